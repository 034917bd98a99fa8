package dev.weir.tools.read;

import java.util.concurrent.ExecutionException;
import org.apache.flink.util.ExceptionUtils;

/** What is told of an exception that has come through Flink, which wraps it many times. */
public final class Causes {
  private Causes() {}

  /**
   * What the deepest cause says, with what those above it say before the same; the type of {@code
   * e} where none of them says anything.
   */
  public static String deepest(Exception e) {
    Throwable cause = ExceptionUtils.stripException(e, ExecutionException.class);
    String message = text(cause);
    for (; cause != null; cause = cause.getCause()) {
      String next = text(cause);
      boolean saysMore =
          message != null
              && next != null
              && message.endsWith(next)
              && !message.contains("Exception");
      message = next == null || saysMore ? message : next;
    }
    return message == null ? e.getClass().getName() : message;
  }

  /** Without the names of classes, which exceptions that travel are given. */
  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null
        ? null
        : message.replaceFirst("^([a-z]+\\.)+\\w+: ", "").replaceFirst("^found ", "");
  }
}
