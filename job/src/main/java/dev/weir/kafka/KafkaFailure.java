package dev.weir.kafka;

/** Kafka cannot be reached, or does not do what it was asked to. */
public final class KafkaFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what was tried and what came of it. */
  public KafkaFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
