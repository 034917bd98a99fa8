package dev.weir.cluster;

/** The cluster, or a part of it, does not do what it was asked to; the message names the log. */
public class ClusterFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what was tried, what came of it and where to read on. */
  public ClusterFault(String message) {
    super(message);
  }

  /** With the reason. */
  public ClusterFault(String message, Throwable cause) {
    super(message, cause);
  }
}
