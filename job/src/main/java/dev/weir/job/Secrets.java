package dev.weir.job;

import java.util.List;
import java.util.Locale;

/** Which settings hold a secret, by their key: their values are never printed. */
public final class Secrets {
  /** What stands in place of a secret. */
  public static final String MASK = "******";

  private static final List<String> SIGNS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "secret",
          "token",
          "jaas",
          "credential",
          "keystore.key",
          "private",
          "apikey",
          "api-key",
          "api.key",
          "access-key",
          "access.key",
          "account.key",
          "service-key",
          "auth-params",
          "basic-auth",
          "basic.auth",
          "http-headers");

  /** Where a secret lives, or about one, but none. */
  private static final List<String> HARMLESS_ENDS =
      List.of("-file", ".file", ".url", ".class", ".location", ".enabled", ".ms", ".seconds");

  private Secrets() {}

  /** Whether the value of this key must not be shown. */
  public static boolean isSecret(String key) {
    String plain = key.toLowerCase(Locale.ROOT);
    return SIGNS.stream().anyMatch(plain::contains)
        && HARMLESS_ENDS.stream().noneMatch(plain::endsWith);
  }

  /** The value as it may be shown. */
  public static String mask(String key, String value) {
    return isSecret(key) ? MASK : value;
  }
}
