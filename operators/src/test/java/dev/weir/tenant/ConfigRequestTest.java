package dev.weir.tenant;

import static dev.weir.tenant.Configs.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigRequestTest {
  private static final String FEATURES = "\"features\":[{\"name\":\"x\",\"type\":\"number\"}]";
  private static final String GOOD = "{\"tenant\":\"acme\",\"version\":7," + FEATURES + "}";

  @Test
  void readsAConfig() {
    ConfigRequest request = ConfigRequest.read(utf8("acme"), utf8(GOOD));
    assertThat(request.problems()).isEmpty();
    assertThat(request.tenant()).isEqualTo("acme");
    assertThat(request.version()).isEqualTo(7);
    assertThat(request.removed()).isFalse();
    assertThat(request.config()).isEqualTo(TenantConfigJson.parse(utf8(GOOD)));
  }

  @Test
  void readsARemoval() {
    byte[] value = utf8("{\"tenant\":\"acme\",\"version\":8,\"removed\":true}");
    assertThat(ConfigRequest.read(utf8("acme"), value)).isEqualTo(ConfigRequest.removal("acme", 8));
    assertThat(ConfigRequest.removal("acme", 8).value()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        "acme | null | TOMBSTONE | found no value, expected a config, or {tenant, version, removed:"
            + " true}",
        "null | null | TOMBSTONE | found no value",
        "acme | `` | MALFORMED | found nothing, expected an object",
        "acme | [] | MALFORMED | found a list, expected an object",
        "acme | {}{} | MALFORMED | found ",
        "acme | {} | WRONG_TYPE | tenant: found nothing, expected the tenant's name; version: found"
            + " nothing",
        "other | GOOD | KEY_MISMATCH | key: found other, expected the tenant, which is acme",
        "null | GOOD | KEY_MISMATCH | key: found nothing, expected the tenant, which is acme",
        "`` | GOOD | KEY_MISMATCH | key: found , expected the tenant, which is acme",
        "acme | {\"tenant\":\"acme\",FEATURES} | MISSING_VERSION | version: found nothing, expected"
            + " a version",
        "acme | {\"tenant\":\"acme\",\"version\":null,FEATURES} | WRONG_TYPE | version: found null,"
            + " expected a whole number",
        "acme | {\"tenant\":\"acme\",\"version\":1000000000001,FEATURES} | VERSION_OUT_OF_RANGE |"
            + " version: found 1000000000001, expected 1 to 1000000000000",
        "acme | {\"tenant\":\"acme\",\"removed\":true} | MISSING_VERSION | version: found nothing",
        "acme | {\"tenant\":\"acme\",\"version\":7,\"removed\":false,FEATURES} | OUT_OF_RANGE |"
            + " removed: found false, expected true, or no such field",
        "acme | {\"tenant\":\"acme\",\"version\":7,\"removed\":true,FEATURES} | UNKNOWN_FIELD |"
            + " features: found an unknown field, expected one of removed, tenant, version",
        "acme | {\"tenant\":\"acme\",\"version\":7,\"removed\":1} | WRONG_TYPE | removed: found the"
            + " number 1, expected true or false",
      })
  void saysWhatIsWrong(String key, String value, RefusalCode code, String message) {
    String text = value == null ? null : value.replace("GOOD", GOOD).replace("FEATURES", FEATURES);
    ConfigRequest request =
        ConfigRequest.read(key == null ? null : utf8(key), text == null ? null : utf8(text));
    assertThat(request.config()).isNull();
    assertThat(InvalidConfigException.message(request.problems())).startsWith(message);
    assertThat(request.problems().get(0).code()).isEqualTo(code);
  }

  @Test
  void aFaultyRequestStillSaysWhoseItIs() {
    String faulty = GOOD.replace("number", "numeric");
    ConfigRequest request = ConfigRequest.read(utf8("acme"), utf8(faulty));
    assertThat(request.tenant()).isEqualTo("acme");
    assertThat(request.version()).isEqualTo(7);
    // The one who sent it answers for its key, not a tenant that the value names.
    assertThat(ConfigRequest.read(utf8("mallory"), utf8(GOOD)).tenant()).isEqualTo("mallory");
    assertThat(ConfigRequest.read(utf8("a|b"), utf8(GOOD)).tenant()).isEqualTo("acme");
    assertThat(ConfigRequest.read(utf8("a|b"), utf8("x")).tenant()).isNull();
  }

  @Test
  void boundsTheBytes() {
    String padded = GOOD + " ".repeat(ConfigRequest.MAX_BYTES - GOOD.length());
    assertThat(ConfigRequest.read(utf8("acme"), utf8(padded)).problems()).isEmpty();
    assertThat(ConfigRequest.read(utf8("acme"), utf8(padded + " ")).problems().get(0).message())
        .isEqualTo("found 262145 bytes, expected at most 262144");
  }

  @Test
  void aFileMayLeaveOutTheVersion() {
    ConfigRequest request =
        ConfigRequest.ofFile("tenant: acme\nfeatures: [{name: x, type: number}]\n");
    assertThat(request.version()).isEqualTo(TenantConfig.NO_VERSION);
    ConfigRequest numbered = request.withVersion(7);
    assertThat(ConfigRequest.read(numbered.key(), numbered.value())).isEqualTo(numbered);
    assertThat(numbered.config()).isEqualTo(TenantConfigJson.parse(utf8(GOOD)));
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> ConfigRequest.ofFile("tenant: acme\nwarmup: 1"))
        .withMessage(
            "features: found nothing, expected a list of features;"
                + " warmup: found 1, expected 32 to 1000000");
  }

  @Property(tries = 1_000)
  void randomBytesNeverThrow(
      @ForAll @Size(max = 80) byte[] key, @ForAll @Size(max = 200) byte[] value) {
    assertThat(ConfigRequest.read(key, value).problems()).isNotEmpty();
  }

  @Property(tries = 3_000)
  void aGoodMessageWithDamageNeverThrows(
      @ForAll("configs") TenantConfig config,
      @ForAll @IntRange(max = 400) int at,
      @ForAll("damage") String damage) {
    byte[] good = TenantConfigJson.write(config);
    String text = new String(good, StandardCharsets.UTF_8);
    int from = at % text.length();
    int to = Math.min(text.length(), from + damage.length());
    String value = text.substring(0, from) + damage + text.substring(to);
    ConfigRequest request = ConfigRequest.read(utf8(config.tenant()), utf8(value));
    ConfigVerdict verdict = TenantConfigs.accept(null, request, ConfigLimits.DEFAULT);
    ConfigStatus status =
        ConfigStatus.of(request, verdict, new ConfigStatus.Source("config", 0, 1));
    assertThat(ConfigStatus.read(status.write())).isEqualTo(status);
  }

  @Provide
  Arbitrary<TenantConfig> configs() {
    return Configs.anyConfig();
  }

  @Provide
  Arbitrary<String> damage() {
    return Arbitraries.of(
        "null", "{}", "[]", "true", "\"", ",", "-1", "1e999", ":null", "x", "\u0000", "ı", "99999");
  }
}
