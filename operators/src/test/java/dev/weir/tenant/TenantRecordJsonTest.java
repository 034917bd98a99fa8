package dev.weir.tenant;

import static dev.weir.tenant.Configs.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantRecordJsonTest {
  private static final TenantRecord RECORD =
      TenantRecord.first(config("acme", 1, "a")).with(config("acme", 2, 1_795_219_200_000L, "b"));

  private static final String WRITTEN =
      """
      {"format":1,"tenant":"acme","lastVersion":2,"removed":false,"revisions":[
      {"version":1,"config":{"tenant":"acme","version":1,
      "features":[{"name":"a","type":"number","min":0.0,"max":1.0}],
      "detector":{"type":"online-isolation-forest"}}},
      {"version":2,"effectiveFrom":"2026-11-21T00:00:00Z","preceding":"05c217274a81e05a",
      "config":{"tenant":"acme","version":2,"effectiveFrom":"2026-11-21T00:00:00Z",
      "features":[{"name":"b","type":"number","min":0.0,"max":1.0}],
      "detector":{"type":"online-isolation-forest"}}}],
      "learningParts":[{"hash":"05c217274a81e05a","firstVersion":1,"part":{
      "features":[{"name":"a","type":"number","min":0.0,"max":1.0}],
      "detector":{"type":"online-isolation-forest"}}},
      {"hash":"14e2c8047f4f2a27","firstVersion":2,"part":{
      "features":[{"name":"b","type":"number","min":0.0,"max":1.0}],
      "detector":{"type":"online-isolation-forest"}}}]}
      """
          .replace("\n", "");

  @Test
  void writesEverythingInOneOrder() {
    assertThat(TenantRecordJson.write(RECORD)).asString(StandardCharsets.UTF_8).isEqualTo(WRITTEN);
    assertThat(TenantRecordJson.read(Configs.utf8(WRITTEN))).isEqualTo(RECORD);
  }

  @Test
  void aRemovedTenantKeepsItsVersionAndItsParts() {
    TenantRecord removed = TenantRecord.removed(RECORD, "acme", 9);
    assertThat(TenantRecordJson.read(TenantRecordJson.write(removed))).isEqualTo(removed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"format\":1 | \"format\":2 | format: found 2, expected 1; a record of a later release is"
            + " read by that release",
        "\"format\":1, | `` | format: found 0, expected 1",
        "\"lastVersion\":2 | \"lastVersion\":3 | lastVersion: found 3, expected the last"
            + " revision's, 2",
        "\"removed\":false | \"removed\":true | revisions: found 2 of them, expected 1 to 4, 0 if"
            + " removed",
        "\"removed\":false | \"muted\":false | muted: found an unknown field",
        "{\"version\":1,\"config\" | {\"version\":5,\"config\" | revisions[0].version: found 5,"
            + " expected 1, as the config says",
        "\"hash\":\"05c217274a81e05a\" | \"hash\":\"0000000000000000\" | learningParts[0].hash:"
            + " found 0000000000000000, expected 05c217274a81e05a, which is this part's",
        "\"preceding\":\"05c217274a81e05a\" | \"preceding\":\"0000000000000000\" |"
            + " revisions[1].preceding: found 0000000000000000, expected the hash of one of the"
            + " learning parts",
        "\"min\":0.0 | \"min\":2.0 | learningParts[0].part.features[0].min: found 2.0, expected"
            + " less than max, which is 1.0",
        "{\"tenant\":\"acme\",\"version\":1 | {\"tenant\":\"b\",\"version\":1 | revisions: found"
            + " one of b, expected of acme",
      })
  void saysWhatIsWrong(String part, String other, String message) {
    assertThat(WRITTEN).contains(part);
    String damaged = WRITTEN.replace(part, other);
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> TenantRecordJson.read(Configs.utf8(damaged)))
        .withMessageStartingWith(message);
  }
}
