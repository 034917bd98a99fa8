package dev.weir.tenant;

/** How something that was sent to us is shown in a message: on one line, short, printable ASCII. */
final class Found {
  /** A message goes to a topic and to a terminal; nobody needs more of a wrong value to find it. */
  private static final int MAX_SHOWN = 60;

  private Found() {}

  static String text(String sent) {
    int length = Math.min(sent.length(), MAX_SHOWN);
    StringBuilder shown = new StringBuilder(length + 3);
    for (int i = 0; i < length; i++) {
      char c = sent.charAt(i);
      shown.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return shown.append(length < sent.length() ? "..." : "").toString();
  }
}
