package dev.weir.tools.read;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One stage of long work, from nothing to all of it. It never goes backward and never beyond its
 * end, whatever is said twice, and comes to its end when it is {@link #complete}, whatever was left
 * unsaid.
 *
 * <p>A stage has parts, such as the reading of a file and the walk over what was in it; a part that
 * is over its own total takes nothing of the others'. Flink makes tasks anew from bytes, in this
 * very process, so they find their stage by its id; one that runs elsewhere finds none, and what it
 * says is not heard. For all threads.
 */
public final class Stage implements AutoCloseable {
  /** The total of work whose end nobody knows. */
  public static final long UNKNOWN = -1;

  /** The bytes after which it is worth to say so. */
  static final int SAY_AFTER_BYTES = 1 << 16;

  private static final Map<String, Stage> RUNNING = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final Progress progress;
  private final List<long[]> parts = new ArrayList<>();
  private long units;
  private long done;
  private long total;
  private long told;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /** A stage of no parts yet, that has not begun. */
  public Stage(Progress progress) {
    this.progress = progress;
  }

  /** Begins a stage of one part. */
  public static Stage begin(Progress progress, String what, long total, Progress.Unit unit) {
    Stage stage = new Stage(progress);
    stage.part(total, total);
    stage.begin(what, unit);
    return stage;
  }

  /** Begins one whose end nobody knows. */
  public static Stage endless(Progress progress, String what) {
    Stage stage = new Stage(progress);
    stage.total = UNKNOWN;
    stage.begin(what, Progress.Unit.RECORDS);
    return stage;
  }

  /**
   * Adds a part, before it begins.
   *
   * @param steps that it takes
   * @param shown how many of them people are shown: 0 for what goes once more through the same
   * @return its number
   */
  public synchronized int part(long steps, long shown) {
    parts.add(new long[] {Math.max(0, steps), 0});
    units += Math.max(0, steps);
    total += Math.max(0, shown);
    return parts.size() - 1;
  }

  /** By which tasks find it. */
  public String id() {
    return id;
  }

  /** Begins; what has no steps is not worth a word. */
  public synchronized void begin(String what, Progress.Unit unit) {
    RUNNING.put(id, this);
    if (total != 0) {
      progress.begin(what, total, unit);
    }
  }

  /** A part has done so many steps more. */
  public synchronized void step(int part, long more) {
    long[] one = parts.get(part);
    long counted = Math.min(Math.max(0, more), one[0] - one[1]);
    one[1] += counted;
    done += counted;
    if (counted > 0 && RUNNING.containsKey(id)) {
      tell((long) (total * ((double) done / units)));
    }
  }

  /** The only part has done so many steps more. */
  public void step(long more) {
    step(0, more);
  }

  /** The same for a task; nothing where the stage is over, or in another process. */
  public static void step(String id, int part, long more) {
    Stage stage = RUNNING.get(id);
    if (stage != null) {
      stage.step(part, more);
    }
  }

  /** All of it is done. */
  public synchronized void complete() {
    if (RUNNING.containsKey(id)) {
      tell(total);
      close();
    }
  }

  private void tell(long now) {
    long shown = Math.min(now, total);
    if (shown > told) {
      progress.step(shown - told);
      told = shown;
    }
  }

  /** A task cannot go on; the first to say so is remembered. */
  public static void failed(String id, Exception why) {
    Stage stage = RUNNING.get(id);
    if (stage != null) {
      stage.failure.compareAndSet(null, why);
    }
  }

  /** Why the first task failed; empty where none has said so. */
  public Optional<Exception> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** It is over, done or not. */
  @Override
  public synchronized void close() {
    if (RUNNING.remove(id) != null && total != 0) {
      progress.end();
    }
  }

  /** What is read of {@code in} are the only part's steps. */
  public InputStream counted(InputStream in) {
    return counted(id, in);
  }

  /** The same for a task. */
  public static InputStream counted(String id, InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int read = super.read();
        step(id, 0, read < 0 ? 0 : 1);
        return read;
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        int read = super.read(to, offset, length);
        step(id, 0, read);
        return read;
      }
    };
  }
}
