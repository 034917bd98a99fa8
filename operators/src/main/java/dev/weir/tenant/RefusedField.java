package dev.weir.tenant;

/**
 * What a record's constructor says of the first field that it does not like, taken apart.
 *
 * @param field empty where it names none
 * @param found what stood there, or all that is said
 * @param expected what may stand there
 */
record RefusedField(String field, String found, String expected) {
  private static final String FOUND = ": found ";
  private static final String EXPECTED = ", expected ";

  /** Of a message "field: found X, expected Y". */
  static RefusedField of(IllegalArgumentException refusal) {
    String message = String.valueOf(refusal.getMessage());
    int end = message.indexOf(FOUND);
    String field = end < 0 ? "" : message.substring(0, end);
    String said = field.isEmpty() ? message : message.substring(end + FOUND.length());
    int middle = said.indexOf(EXPECTED);
    return middle < 0
        ? new RefusedField(field, said, "what is said there")
        : new RefusedField(
            field, said.substring(0, middle), said.substring(middle + EXPECTED.length()));
  }
}
