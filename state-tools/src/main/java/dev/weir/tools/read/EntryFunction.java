package dev.weir.tools.read;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.util.Collector;

/**
 * What is done with the entries of keyed state, where they are read; one instance for each subtask.
 *
 * @param <T> what comes of them
 */
public interface EntryFunction<T> extends Serializable {
  /** Before the first entry. */
  default void open() throws Exception {}

  /** The arrays of {@code entry} are the function's own. */
  void entry(RawEntry entry, Collector<T> out) throws Exception;

  /**
   * What stands in a key group cannot be read to its end; the next one is tried.
   *
   * @param keyGroup -1 where it is a whole file that cannot be read
   */
  default void broken(String uid, int keyGroup, Exception cause, Collector<T> out)
      throws Exception {
    throw new IOException(
        uid + (keyGroup < 0 ? "" : ", key group " + keyGroup) + ": " + cause.getMessage(), cause);
  }

  /** Behind the last entry of this subtask. */
  default void end(Collector<T> out) throws Exception {}
}
