package dev.weir.kafka;

/**
 * How long a broker may hold a fetch that finds nothing, in milliseconds, as consumers want it for
 * {@code fetch.max.wait.ms}.
 *
 * <p>A consumer has one fetch at a time with a broker. While one of quiet partitions is held there,
 * it gets nothing of any other, and its {@code close} waits for it: with Kafka's own half a second,
 * so does everybody who reads to an end, or stops a job.
 */
public final class FetchWait {
  /** Of who reads what is there, and waits for nothing more. */
  public static final String TO_AN_END = "20";

  /** Of who goes on reading: ten empty answers a second are nothing to a broker. */
  public static final String WITHOUT_END = "100";

  private FetchWait() {}
}
