package dev.weir.tools.read;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.SerializedThrowable;

/**
 * What to do about state that cannot be read. What the readers of saved forms throw comes through
 * Flink as text, so that the text has to say it: an unknown form is a later release's, a type that
 * does not fit is another job's, and a wrong checksum, an impossible length or an early end is
 * damage. So is anything else than what a reader has expected, which throws an IOException; what
 * operators expect is of another type. Of all else nobody knows whose fault it is.
 */
final class Advice {
  private static final Pattern FORMATS =
      Pattern.compile(
          "(?:format|form) (\\d+)(?: where|,)?(?: this release reads|, expected) (\\d+)");
  private static final Pattern LATER =
      Pattern.compile(
          "a later release wrote|version that wrote it|part \\d+ of version|unknown part"
              + "|snapshot version|[Ii]ncompatible version: found");
  private static final Pattern OTHER =
      Pattern.compile("state serializer|must not be incompatible|no operator |of the name ");
  private static final Pattern EXPECTED = Pattern.compile("(, expected [^;]*);.*", Pattern.DOTALL);

  /** What the readers of saved forms say of bytes that nobody has saved. */
  private static final Pattern DAMAGE =
      Pattern.compile(
          "checksum|truncated|damaged|unreadable|that cannot be read: |key that cannot be read"
              + "|no file |\\bCorruption: |format \\d+|end of (?:file|stream|input)");

  /** Those whose messages say nothing, or a number. */
  private static final Pattern DAMAGES =
      Pattern.compile(
          ".*\\b(?:EOFException|UTFDataFormatException|StreamCorruptedException"
              + "|NegativeArraySizeException|InvalidClassException)");

  /** What readers of saved forms throw where they find something else than they expect. */
  private static final String READERS = IOException.class.getName();

  private static final String EXPECTS = ", expected ";

  private static final Pattern NO_ROOM =
      Pattern.compile("No space left on device|Disk quota exceeded|[Nn]ot enough space");
  private static final String FEW_BUFFERS = "Insufficient number of network buffers";

  private Advice() {}

  /**
   * {@code found}, with what was expected and what to do.
   *
   * @param cause may be null
   */
  static String of(String found, Throwable cause) {
    String what =
        EXPECTED
            .matcher(
                found.replaceFirst("(^|: )found ", "$1").replace(" (migrate the savepoint)", ""))
            .replaceFirst("$1");
    if (isLater(found)) {
      return expected(what, "a form that this release reads")
          + "; use the newer release that wrote it";
    }
    if (OTHER.matcher(found).find()) {
      return expected(what, "state that this release's job has saved")
          + "; use the release that wrote it, or name a savepoint of Weir's job";
    }
    return isDamage(found, cause)
        ? expected(what, "what the job has saved")
            + "; it is damaged: take another savepoint or use an older one, weir state verify says"
            + " what is sound in this one"
        : "found it cannot be read ("
            + what
            + "), expected to read it to its end; "
            + (found.contains(FEW_BUFFERS)
                ? "name a lower --parallelism"
                : "weir state verify says whether it is sound");
  }

  /** Whether files of the work found no room; where, only the message knows. */
  static boolean noRoom(String found, Throwable cause) {
    boolean none = NO_ROOM.matcher(found).find();
    for (Throwable one = cause; one != null && !none; one = one.getCause()) {
      none = NO_ROOM.matcher(String.valueOf(one.getMessage())).find();
    }
    return none;
  }

  private static boolean isDamage(String found, Throwable cause) {
    boolean damage = DAMAGE.matcher(found).find();
    for (Throwable one = cause; one != null && !damage; one = one.getCause()) {
      String type = type(one);
      damage = DAMAGES.matcher(type).matches() || type.equals(READERS) && expects(one);
    }
    return damage;
  }

  private static String type(Throwable one) {
    return one instanceof SerializedThrowable travelled
        ? travelled.getOriginalErrorClassName()
        : one.getClass().getName();
  }

  /** Where an exception is made of its cause alone, it has its text, after the name of its type. */
  private static boolean expects(Throwable one) {
    String message = String.valueOf(one.getMessage());
    Throwable cause = one.getCause();
    return message.contains(EXPECTS)
        && (cause == null || !message.endsWith(type(cause) + ": " + text(cause)));
  }

  private static String text(Throwable one) {
    String message = String.valueOf(one.getMessage());
    return message.startsWith(type(one) + ": ")
        ? message.substring(type(one).length() + 2)
        : message;
  }

  private static String expected(String what, String expected) {
    return "found " + what + (what.contains(EXPECTS) ? "" : ", expected " + expected);
  }

  /** A form that never was is damage. */
  private static boolean isLater(String found) {
    Matcher formats = FORMATS.matcher(found);
    if (formats.find()) {
      return number(formats.group(1)) > number(formats.group(2));
    }
    return LATER.matcher(found).find();
  }

  private static long number(String digits) {
    return digits.length() > 9 ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}
