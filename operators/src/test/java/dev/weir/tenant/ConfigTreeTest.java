package dev.weir.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTreeTest {
  private static final int MAX = ConfigTree.MAX_CONFIG_BYTES;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "7",
        "[]",
        "\"a\"",
        "{",
        "{}{}",
        "{} x",
        "{\"a\":1,\"a\":2}",
        "{\"o\":{\"a\":1,\"a\":2}}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":1,}",
        "{/* */}",
        "{\"a\":\"\n\"}"
      })
  void refusesWhatIsNotOneJsonObject(String text) {
    assertMalformed(() -> ConfigTree.ofJson(text.getBytes(StandardCharsets.UTF_8), MAX));
  }

  @Test
  void refusesOtherEncodings() {
    assertMalformed(() -> ConfigTree.ofJson("{}".getBytes(StandardCharsets.UTF_16), MAX));
    assertMalformed(() -> ConfigTree.ofJson("{}".getBytes(StandardCharsets.UTF_16LE), MAX));
    byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'};
    assertMalformed(() -> ConfigTree.ofJson(overlong, MAX));
  }

  @Test
  void ignoresAByteOrderMark() {
    byte[] text = "\uFEFF{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    assertThat(ConfigTree.ofJson(text, MAX).get("a").intValue()).isEqualTo(1);
    assertThat(ConfigTree.ofYaml("\uFEFFa: 1").get("a").intValue()).isEqualTo(1);
  }

  @Test
  void boundsDepthNumbersNamesTextsAndBytes() {
    assertMalformed(() -> json("{\"a\":" + "[".repeat(100_000)));
    assertMalformed(() -> json("{\"a\":" + "[".repeat(17) + "]".repeat(17) + "}"));
    assertMalformed(() -> json("{\"a\":" + "9".repeat(900) + "}"));
    assertMalformed(() -> json("{\"" + "a".repeat(1_000) + "\":1}"));
    assertMalformed(() -> json("{\"a\":\"" + "a".repeat(5_000) + "\"}"));
    String large = "{\"a\":\"" + "a".repeat(MAX) + "\"}";
    assertThat(problem(() -> json(large)).code()).isEqualTo(RefusalCode.TOO_LARGE);
    assertThat(problem(() -> ConfigTree.ofYaml(large)).code()).isEqualTo(RefusalCode.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "- a",
        "a: 1\na: 2",
        "o: {a: 1, a: 2}",
        "a: \"\\u",
        "a: \"\\u12",
        "a: \"\\UFFFFFFFF\"",
        "a: &x 1\nb: 2",
        "a: &x {k: 1}\nb: *x",
        "a: *x",
        "a: !!java.net.URL [\"http://localhost\"]",
        "a: !x 1",
        "!!map {a: 1}",
        "a: 1\n---\nb: 2",
        "a:\n\t- 1",
        "a: [",
        "a: \"",
        "{a: 1}}",
        "a: [[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]"
      })
  void refusesWhatIsNotOneYamlObject(String text) {
    assertMalformed(() -> ConfigTree.ofYaml(text));
  }

  @Test
  void refusesThousandLaughs() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ",").repeat(9)).append("*a").append(i - 1).append("]\n");
    }
    assertMalformed(() -> ConfigTree.ofYaml(bomb.toString()));
  }

  @Test
  void readsTheSameFromYamlAndJson() {
    String yaml =
        "tenant: acme\nversion: 7\neffectiveFrom: 2026-11-21T00:00:00Z\n"
            + "features:\n  - {name: amount, type: number, min: -1.5, max: 1e6}\n"
            + "threshold: {on: score, critical: null, tail: true} # on is no boolean here\n";
    String json =
        "{\"tenant\":\"acme\",\"version\":7,\"effectiveFrom\":\"2026-11-21T00:00:00Z\","
            + "\"features\":[{\"name\":\"amount\",\"type\":\"number\",\"min\":-1.5,\"max\":1e6}],"
            + "\"threshold\":{\"on\":\"score\",\"critical\":null,\"tail\":true}}";
    assertThat(ConfigTree.ofYaml(yaml)).isEqualTo(json(json));
    assertThat(ConfigTree.ofYaml(json)).isEqualTo(json(json));
    assertThat(ConfigTree.ofYaml(ConfigTree.toYaml(json(json)))).isEqualTo(json(json));
  }

  @Test
  void writesShortestDoubles() {
    // JDK 17's Double.toString gives 2.0E-3 as 0.0020 in the like cases; hashes must not see it.
    assertThat(ConfigTree.toJson(json("{\"a\":2e-3,\"b\":2.0e23,\"c\":1e10,\"d\":0.1}")))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"a\":0.002,\"b\":2.0E23,\"c\":1.0E10,\"d\":0.1}");
  }

  @Property(tries = 2_000)
  void randomTextIsReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    readOrRefuse(() -> ConfigTree.ofJson(bytes, MAX));
    readOrRefuse(() -> ConfigTree.ofYaml(text));
    readOrRefuse(() -> ConfigTree.ofYaml("a: " + text));
  }

  private static JsonNode json(String text) {
    return ConfigTree.ofJson(text.getBytes(StandardCharsets.UTF_8), MAX);
  }

  private static void readOrRefuse(Runnable reading) {
    try {
      reading.run();
    } catch (InvalidConfigException e) {
      assertThat(e).message().matches("[ -~]+");
    }
  }

  private static void assertMalformed(ThrowingCallable reading) {
    ConfigProblem problem = problem(reading);
    assertThat(problem.code()).isEqualTo(RefusalCode.MALFORMED);
    assertThat(problem.message()).matches("found [ -~]+, expected [ -~]+");
  }

  private static ConfigProblem problem(ThrowingCallable reading) {
    InvalidConfigException thrown = catchThrowableOfType(InvalidConfigException.class, reading);
    assertThat(thrown).isNotNull();
    return thrown.problems().get(0);
  }
}
