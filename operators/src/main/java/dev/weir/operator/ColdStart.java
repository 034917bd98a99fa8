package dev.weir.operator;

import dev.weir.event.RawRecord;
import java.io.IOException;
import java.io.Serializable;

/**
 * Where an operator that starts without configs gets them from: the config topics, read up to ends
 * that were noted once when the job was submitted, so that every subtask and every restart reads
 * the same.
 */
public interface ColdStart extends Serializable {
  /** Takes one record. */
  @FunctionalInterface
  interface Reader {
    void read(RawRecord raw) throws IOException;
  }

  /**
   * Reads {@code config-accepted} up to the noted end.
   *
   * @throws IOException where that fails; the operator must not start without
   */
  void readAccepted(Reader reader) throws IOException;

  /** Reads {@code config} up to the noted end. */
  void readRequests(Reader reader) throws IOException;

  /**
   * Offset of the last request that {@code config-status} answers, -1 for none. A job that starts
   * without state reads the requests again, and must not answer them again.
   */
  long lastAnswered() throws IOException;

  /**
   * Offset of the last command that {@code config-status} answers, -1 for none, as {@link
   * #lastAnswered}.
   */
  default long lastAnsweredCommand() throws IOException {
    return -1;
  }

  /** Whether a record of the requests is of the topic of commands, and not of that of configs. */
  default boolean isCommand(RawRecord raw) {
    return false;
  }
}
