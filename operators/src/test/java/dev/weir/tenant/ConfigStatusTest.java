package dev.weir.tenant;

import static dev.weir.tenant.Configs.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConfigStatusTest {
  private static final ConfigStatus.Source SOURCE = new ConfigStatus.Source("config", 0, 42);
  private static final String PLACE =
      "\"source\":{\"topic\":\"config\",\"partition\":0,\"offset\":42}}";

  @Test
  void anAcceptedConfig() {
    ConfigRequest request = ConfigRequest.of(config("acme", 7, 1_795_219_200_000L, "a"));
    assertLine(
        null,
        request,
        "{\"tenant\":\"acme\",\"version\":7,\"status\":\"accepted\","
            + "\"effectiveFrom\":\"2026-11-21T00:00:00Z\",\"learning\":\"new\","
            + PLACE);
    assertLine(
        TenantRecord.first(config("acme", 6, "a")),
        request,
        "{\"tenant\":\"acme\",\"version\":7,\"status\":\"accepted\","
            + "\"effectiveFrom\":\"2026-11-21T00:00:00Z\",\"learning\":\"kept\","
            + PLACE);
  }

  @Test
  void aRepeat() {
    TenantRecord record = TenantRecord.first(config("acme", 7, "a"));
    assertLine(
        record,
        ConfigRequest.of(config("acme", 7, "a")),
        "{\"tenant\":\"acme\",\"version\":7,\"status\":\"accepted\",\"message\":\"unchanged\","
            + "\"learning\":\"kept\","
            + PLACE);
    assertLine(
        TenantRecord.removed(record, "acme", 8),
        ConfigRequest.removal("acme", 8),
        "{\"tenant\":\"acme\",\"version\":8,\"status\":\"accepted\",\"message\":\"unchanged\","
            + PLACE);
  }

  @Test
  void aRemoval() {
    assertLine(
        TenantRecord.first(config("acme", 7, "a")),
        ConfigRequest.removal("acme", 8),
        "{\"tenant\":\"acme\",\"version\":8,\"status\":\"accepted\"," + PLACE);
  }

  @Test
  void aRefusal() {
    assertLine(
        TenantRecord.first(config("acme", 7, "a")),
        ConfigRequest.of(config("acme", 6, "a")),
        "{\"tenant\":\"acme\",\"version\":6,\"status\":\"refused\",\"code\":\"STALE_VERSION\","
            + "\"message\":\"version: found 6, expected more than 7, the last one accepted\","
            + PLACE);
    assertLine(
        null,
        ConfigRequest.read(null, new byte[] {(byte) 0xff}),
        "{\"status\":\"refused\",\"code\":\"MALFORMED\","
            + "\"message\":\"found bytes that are not UTF-8, expected UTF-8\","
            + PLACE);
  }

  @Test
  void cutsLongMessages() {
    ConfigStatus status =
        new ConfigStatus(
            null, 0, RefusalCode.MALFORMED, "x".repeat(5_000), TenantConfig.AT_ONCE, null, SOURCE);
    assertThat(status.message()).hasSize(4_000).endsWith("x...");
  }

  @Test
  void readsNothingElse() {
    for (String text :
        new String[] {
          "{}",
          "{\"status\":\"accepted\"}",
          "{\"status\":\"refused\"," + PLACE,
          "{\"status\":\"refused\",\"code\":\"ODD\"," + PLACE,
          "{\"status\":\"accepted\",\"more\":1," + PLACE
        }) {
      assertThatExceptionOfType(InvalidConfigException.class)
          .as(text)
          .isThrownBy(() -> ConfigStatus.read(Configs.utf8(text)));
    }
  }

  private static void assertLine(TenantRecord current, ConfigRequest request, String json) {
    ConfigVerdict verdict = TenantConfigs.accept(current, request, ConfigLimits.DEFAULT);
    ConfigStatus status = ConfigStatus.of(request, verdict, SOURCE);
    assertThat(status.write()).asString(StandardCharsets.UTF_8).isEqualTo(json);
    assertThat(ConfigStatus.read(status.write())).isEqualTo(status);
  }
}
