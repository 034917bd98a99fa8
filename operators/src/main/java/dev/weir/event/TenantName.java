package dev.weir.event;

import dev.weir.tenant.TenantNames;

/**
 * The rule for a tenant's name in events, headers and topics. Narrow on purpose: the name goes into
 * keys, metrics, file names and {@code tenant@version}, and must need no escaping anywhere. Names
 * that begin with {@code _} are Weir's own ({@code _default}, {@code __other__}), and no event may
 * claim one.
 */
public final class TenantName {
  /** The longest name. */
  public static final int MAX_LENGTH = TenantNames.MAX_LENGTH;

  /** The rule, for messages. */
  public static final String RULE =
      "1 to 64 of [a-z0-9._-], not starting with _ or . and without two dots in a row";

  private TenantName() {}

  /** Whether an event may carry this name. */
  public static boolean isValid(String name) {
    return TenantNames.isTenant(name);
  }

  /** Says what is wrong with an invalid name without repeating it. */
  static String describe(String name) {
    if (name.isEmpty()) {
      return "an empty name";
    }
    if (name.length() > MAX_LENGTH) {
      return name.length() + " characters";
    }
    int at = firstFault(name);
    return Identifiers.describeChar(name, at);
  }

  private static int firstFault(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      boolean inner = (c == '_' && i > 0) || (c == '.' && i > 0 && name.charAt(i - 1) != '.');
      if (!plain && !inner) {
        return i;
      }
    }
    return -1;
  }
}
