package dev.weir.tools.diff;

import java.io.IOException;
import java.io.Serializable;

/**
 * One of the two savepoints that are compared, for who reads its entries.
 *
 * @param second whether it is the one that is compared with the other
 * @param tenant the only one that is of interest; null for all
 * @param path where it is
 */
record Side(boolean second, String tenant, String path) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Whether {@code name} is of interest. */
  boolean covers(String name) {
    return tenant == null || tenant.equals(name);
  }

  /** What is told of an entry; without a cause, for only the deepest message reaches the client. */
  IOException unreadable(String found) {
    return new IOException(path + ": " + found);
  }
}
