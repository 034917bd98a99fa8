package dev.weir.tools.offline;

import dev.weir.event.DeadLetterHeaders;
import dev.weir.operator.OutputRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the tasks of a run tell the one who waits for it. Flink makes tasks anew from bytes, in this
 * very process, so they find it by its id.
 */
final class HistoryRun implements AutoCloseable {
  private static final Map<String, HistoryRun> RUNNING = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final AtomicInteger reading;
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong judged = new AtomicLong();
  private final Map<String, Long> refused = new TreeMap<>();
  private final AtomicReference<IOException> failure = new AtomicReference<>();
  private final LetterFile letters;

  private HistoryRun(int readers, LetterFile letters) {
    this.reading = new AtomicInteger(readers);
    this.letters = letters;
  }

  /**
   * @param readers how many say that they have come to their end
   * @param letters where dead letters go; null where they are only counted
   */
  static HistoryRun begin(int readers, LetterFile letters) {
    HistoryRun run = new HistoryRun(readers, letters);
    RUNNING.put(run.id, run);
    return run;
  }

  static HistoryRun of(String id) {
    HistoryRun run = RUNNING.get(id);
    if (run == null) {
      throw new IllegalStateException("found no run " + id + " in this process, expected it");
    }
    return run;
  }

  String id() {
    return id;
  }

  void read(long moreRecords, long moreSteps) {
    records.addAndGet(moreRecords);
    steps.addAndGet(moreSteps);
  }

  /** A reader cannot go on. Of what follows from that, Flink may tell anything first. */
  void failed(IOException e) {
    failure.compareAndSet(null, e);
  }

  /** Why the first reader failed; empty while none has. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** A reader has handed everything on. */
  void ended() {
    reading.decrementAndGet();
  }

  void judged() {
    judged.incrementAndGet();
  }

  void refused(OutputRecord letter) throws IOException {
    synchronized (refused) {
      refused.merge(header(letter, DeadLetterHeaders.CODE), 1L, Long::sum);
      if (letters != null) {
        letters.write(letter);
      }
    }
  }

  /** The text of a dead letter's header; null if it has none of this name. */
  static String header(OutputRecord letter, String name) {
    for (int i = 0; i < letter.headerNames.length; i++) {
      if (letter.headerNames[i].equals(name)) {
        return new String(letter.headerValues[i], StandardCharsets.UTF_8);
      }
    }
    return null;
  }

  /** Whether all readers have come to their end. What they handed on may still be on its way. */
  boolean isRead() {
    return reading.get() <= 0;
  }

  long records() {
    return records.get();
  }

  long steps() {
    return steps.get();
  }

  /** Events that have a score. */
  long judgedEvents() {
    return judged.get();
  }

  /** How many were refused, by the code of the reason. */
  Map<String, Long> refusedEvents() {
    synchronized (refused) {
      return new TreeMap<>(refused);
    }
  }

  @Override
  public void close() {
    RUNNING.remove(id);
  }
}
