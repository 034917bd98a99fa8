package dev.weir.tenant;

/** Which names a tenant may have. They become parts of keys, labels, file names and topics. */
public final class TenantNames {
  /** The template for tenants that have no config of their own. No event may name it. */
  public static final String DEFAULT = "_default";

  /** What {@link #isTenant} expects, for messages. */
  public static final String EXPECTED =
      "1 to 64 of a-z, 0-9, '.', '_' and '-', not begun by '_' or '.', and without '..'";

  /** The longest name. */
  public static final int MAX_LENGTH = 64;

  private TenantNames() {}

  /** Whether an event may name this tenant. */
  public static boolean isTenant(String name) {
    if (name == null || name.isEmpty() || name.length() > MAX_LENGTH) {
      return false;
    }
    char previous = '.';
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
      if (!plain && (i == 0 || c != '_' && c != '.' || c == '.' && previous == '.')) {
        return false;
      }
      previous = c;
    }
    return true;
  }

  /** Whether a config may name this tenant: a tenant, or the template. */
  public static boolean isConfigurable(String name) {
    return DEFAULT.equals(name) || isTenant(name);
  }
}
