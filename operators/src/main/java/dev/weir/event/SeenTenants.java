package dev.weir.event;

/**
 * Names of tenants that events carried lately, checked once each: many events share one text, whose
 * hash is known. A name that pushes another one out is only slower to get again.
 */
final class SeenTenants {
  private static final int SIZE = 1 << 8;

  private final String[] names = new String[SIZE];

  /** The name of these ASCII bytes; null if it is none. */
  String nameOf(byte[] bytes, int from, int end) {
    int hash = 0;
    for (int i = from; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash ^ (hash >>> 8)) & (SIZE - 1);
    String seen = names[place];
    if (seen != null && isAt(bytes, from, end, seen)) {
      return seen;
    }
    String name = Utf8.ascii(bytes, from, end);
    if (!TenantName.isValid(name)) {
      return null;
    }
    names[place] = name;
    return name;
  }

  private static boolean isAt(byte[] bytes, int from, int end, String name) {
    if (name.length() != end - from) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
