package dev.weir.tools.inspect;

import java.util.List;

/**
 * One operator of a savepoint.
 *
 * @param uid as the job names it; its id where it is none of this release's
 * @param parallelism with which it ran
 * @param maxParallelism the number of key groups
 * @param bytes of all its states
 * @param states in the order of their names
 */
public record OperatorSummary(
    String uid, int parallelism, int maxParallelism, long bytes, List<StateSummary> states) {

  /**
   * One state of an operator.
   *
   * @param name in the savepoint
   * @param kind keyed, timers, list, union, broadcast or coordinator
   * @param bytes of all subtasks; {@link #TOGETHER} for a keyed state, which shares files
   * @param form serializer of the values and its version; empty where Flink's metadata says nothing
   */
  public record StateSummary(String name, String kind, long bytes, String form) {}

  /** Bytes of a state that cannot be told from those of others. */
  public static final long TOGETHER = -1;
}
