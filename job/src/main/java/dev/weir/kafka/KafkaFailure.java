package dev.weir.kafka;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Kafka cannot be reached, or does not do what it was asked to. */
public final class KafkaFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what was tried and what came of it. */
  public KafkaFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether Kafka answered, and refused the user. */
  public boolean isNotAuthorised() {
    for (Throwable t = getCause(); t != null; t = t.getCause()) {
      if (t instanceof AuthenticationException || t instanceof AuthorizationException) {
        return true;
      }
    }
    return false;
  }
}
