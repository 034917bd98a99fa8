package dev.weir.event;

/**
 * Why one record was refused: fit for a header, a log line and a metric.
 *
 * @param code the reason
 * @param tenant the tenant charged with it; null if none was established
 * @param field the field at fault, escaped and bounded; null if it is the record as a whole
 * @param message one line: what was found, what was expected, what to do. At most {@value
 *     #MAX_MESSAGE_CHARS} characters; never a text out of the record other than field names
 */
public record Rejection(RejectionCode code, String tenant, String field, String message) {
  /** The longest message. */
  public static final int MAX_MESSAGE_CHARS = 300;

  /** The longest field name kept. */
  public static final int MAX_FIELD_CHARS = 128;

  /** Makes field and message fit for one line, so that no way of making a rejection forgets it. */
  public Rejection {
    field = field == null ? null : SafeText.oneLine(field, MAX_FIELD_CHARS);
    message = SafeText.oneLine(message, MAX_MESSAGE_CHARS);
  }

  /** A rejection with the code's own expectation. */
  public static Rejection of(RejectionCode code, String tenant, String field, String found) {
    return of(code, tenant, field, found, code.expected());
  }

  /** The same of another field. */
  Rejection at(String otherField) {
    String said = "field '" + field + "': ";
    String verdict = message.startsWith(said) ? message.substring(said.length()) : message;
    return new Rejection(code, tenant, otherField, "field '" + otherField + "': " + verdict);
  }

  /** A rejection with an expectation that only the record's field can name. */
  public static Rejection of(
      RejectionCode code, String tenant, String field, String found, String expected) {
    String subject = field == null ? "" : "field '" + field + "': ";
    String verdict = "found " + found + ", expected " + expected + "; " + code.remedy();
    return new Rejection(code, tenant, field, subject + verdict);
  }
}
