package dev.weir.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The commands that were applied, so that one that comes again is not applied twice.
 *
 * <p>Its clock is the largest timestamp of a command's record. An id is remembered for {@link
 * #REMEMBERED_MILLIS} of it; one whose record is older than that itself is refused, because nobody
 * can tell whether it was applied before.
 *
 * <p>A record's timestamp can be made up by whoever sends it, also by one who sends again what
 * somebody else has signed. Where a command says itself when it was written, that counts as well:
 * no timestamp makes it younger, and none moves the clock further than it.
 *
 * <p>Never more than a bounded number are remembered: when there are so many, new ones are refused
 * until old ones are forgotten, since forgetting early would break the promise.
 */
public final class CommandLog {
  /** Seven days. */
  public static final long REMEMBERED_MILLIS = 7 * 86_400_000L;

  /** By so much the clock of who writes a command may be ahead of the record's timestamp. */
  public static final long AHEAD_MILLIS = 3_600_000L;

  /** Of a command that does not say when it was written. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** Commands remembered at most. */
  public static final int MAX_REMEMBERED = 10_000;

  private static final int FORMAT = 1;

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final int maxRemembered;
  private long clockMillis = Long.MIN_VALUE;

  /** What to do with a command. */
  public enum Verdict {
    /** Apply it, and {@link #remember} it. */
    NEW,
    /** It was applied before: answer, and do nothing. */
    REPEATED,
    /** The id was used for something else. */
    CONFLICT,
    /** It or its record is so old that its id may have been forgotten. */
    TOO_OLD,
    /** It says that it was written long after its record's timestamp. */
    AHEAD,
    /** There is no room to remember it. */
    FULL
  }

  /**
   * A command that was applied.
   *
   * @param command the command
   * @param clockMillis when, by the log's clock
   * @param offset where its record stands
   */
  public record Entry(Command command, long clockMillis, long offset) {
    /** The bytes that {@link #decode} reads: form (byte), clock, offset (longs), command. */
    public byte[] encode() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        out.writeByte(FORMAT);
        out.writeLong(clockMillis);
        out.writeLong(offset);
        command.write(out);
      } catch (IOException e) {
        throw new UncheckedIOException("found an I/O error while writing to memory", e);
      }
      return bytes.toByteArray();
    }

    /**
     * The entry that {@link #encode} gave these bytes.
     *
     * @throws IOException for bytes that no release up to this one has written
     */
    public static Entry decode(byte[] bytes) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      Forms.require(in.readUnsignedByte(), FORMAT, "remembered command");
      long clock = in.readLong();
      long offset = in.readLong();
      Entry entry = new Entry(Command.read(in), clock, offset);
      Forms.end(in, "remembered command");
      return entry;
    }
  }

  /** An empty log. */
  public CommandLog() {
    this(MAX_REMEMBERED);
  }

  CommandLog(int maxRemembered) {
    this.maxRemembered = maxRemembered;
  }

  /**
   * Judges a command and moves the clock.
   *
   * @param timestampMillis its record's
   * @param atMillis when it was written, at least 0; {@link #NO_TIME} if it does not say
   */
  public Verdict judge(Command command, long timestampMillis, long atMillis) {
    boolean dated = atMillis != NO_TIME;
    if (dated && atMillis - AHEAD_MILLIS > timestampMillis) {
      return Verdict.AHEAD;
    }
    clockMillis =
        Math.max(clockMillis, dated ? Math.min(timestampMillis, atMillis) : timestampMillis);
    // Its id was remembered from a clock on that was behind this time by no more than the hour.
    long now = Math.max(clockMillis, timestampMillis);
    if (dated && now - atMillis >= REMEMBERED_MILLIS - AHEAD_MILLIS) {
      return Verdict.TOO_OLD;
    }
    forget();
    Entry known = entries.get(command.id());
    if (known != null) {
      return known.command.equals(command) ? Verdict.REPEATED : Verdict.CONFLICT;
    }
    if (clockMillis - timestampMillis >= REMEMBERED_MILLIS) {
      return Verdict.TOO_OLD;
    }
    return entries.size() >= maxRemembered ? Verdict.FULL : Verdict.NEW;
  }

  /** Keeps a command that was judged {@link Verdict#NEW} and applied. */
  public void remember(Command command, long offset) {
    entries.put(command.id(), new Entry(command, clockMillis, offset));
  }

  /** The command of this id; null if there is none. */
  public Entry find(String id) {
    return entries.get(id);
  }

  /** All that are remembered, the oldest first: what {@link #restore} takes. */
  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** The largest time judged; {@link Long#MIN_VALUE} before the first. */
  public long clockMillis() {
    return clockMillis;
  }

  /** Takes back the clock: one that goes back would let in what was forgotten. */
  public void clockMillis(long millis) {
    clockMillis = Math.max(clockMillis, millis);
  }

  /** Takes back one entry; to be called in their order. */
  public void restore(Entry entry) {
    entries.put(entry.command.id(), entry);
    clockMillis(entry.clockMillis);
  }

  private void forget() {
    Iterator<Entry> oldest = entries.values().iterator();
    while (oldest.hasNext() && clockMillis - oldest.next().clockMillis >= REMEMBERED_MILLIS) {
      oldest.remove();
    }
  }
}
