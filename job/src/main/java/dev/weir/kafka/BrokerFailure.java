package dev.weir.kafka;

import java.net.BindException;

/** The broker in this process does not start. */
public final class BrokerFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  BrokerFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether another process listens on the port. */
  boolean isPortTaken() {
    for (Throwable t = this; t != null; t = t.getCause()) {
      boolean said = t.getMessage() != null && t.getMessage().contains("Address already in use");
      if (t instanceof BindException || said) {
        return true;
      }
    }
    return false;
  }
}
