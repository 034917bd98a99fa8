package dev.weir.operator;

import static dev.weir.tenant.RefusalCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bad config message is answered with its code, and the config before it stays. */
class BadConfigsTest {
  /** Of the tenant acme, whose version 3 is in force. */
  record Bad(String name, String value, RefusalCode code) {
    @Override
    public String toString() {
      return name + " -> " + code;
    }
  }

  private static final String GOOD = text(TestTopics.config(0, "acme", 4, ""));

  private static final String PII = "\"b\",\"type\":\"category\",\"pii\":\"hash\"";

  static Stream<Bad> bad() {
    return Stream.of(messages(), versions(), values(), intake()).flatMap(s -> s);
  }

  private static Stream<Bad> messages() {
    return Stream.of(
        new Bad("nothing", null, TOMBSTONE),
        new Bad("no bytes", "", MALFORMED),
        new Bad("cut", GOOD.substring(0, GOOD.length() - 3), MALFORMED),
        new Bad("a list", "[" + GOOD + "]", MALFORMED),
        new Bad("trailing", GOOD + "{}", MALFORMED),
        new Bad("a field twice", more("\"warmup\":200"), MALFORMED),
        new Bad("too deep", more("\"x\":" + "[".repeat(2_000) + "]".repeat(2_000)), MALFORMED),
        new Bad("a word for NaN", more("\"threshold\":{\"medium\":NaN}"), MALFORMED),
        new Bad("too large", GOOD + " ".repeat(ConfigRequest.MAX_BYTES), TOO_LARGE),
        new Bad("unknown field", more("\"treshold\":{}"), UNKNOWN_FIELD),
        new Bad("unknown choice", more("\"learn\":\"some\""), UNKNOWN_FIELD),
        new Bad("unknown detector", GOOD.replace("robust-z-score", "oracle"), UNKNOWN_FIELD),
        new Bad("another's key", GOOD.replace("acme", "globex"), KEY_MISMATCH),
        new Bad("a bad name", GOOD.replace("acme", "a\\r\\nb"), INVALID_TENANT));
  }

  private static Stream<Bad> versions() {
    return Stream.of(
        new Bad("none", GOOD.replace("\"version\":4,", ""), MISSING_VERSION),
        new Bad("an old one", version("2"), STALE_VERSION),
        new Bad("the last again", version("3").replace("160", "161"), VERSION_CONFLICT),
        new Bad("zero", version("0"), VERSION_OUT_OF_RANGE),
        new Bad("the largest", version("9223372036854775807"), VERSION_OUT_OF_RANGE),
        new Bad("beyond 64 bits", version("9223372036854775808"), OUT_OF_RANGE),
        new Bad("a text", version("\"4\""), WRONG_TYPE));
  }

  private static Stream<Bad> values() {
    return Stream.of(
        new Bad("beyond a double", more("\"threshold\":{\"medium\":1e999}"), OUT_OF_RANGE),
        new Bad("negative", more("\"threshold\":{\"medium\":-1}"), OUT_OF_RANGE),
        new Bad("falling", more("\"threshold\":{\"medium\":0.9,\"high\":0.5}"), OUT_OF_RANGE),
        new Bad("window 0", GOOD.replace("\"window\":32", "\"window\":0"), OUT_OF_RANGE),
        new Bad("window of ten million", GOOD.replace(":32}", ":10000000}"), OUT_OF_RANGE),
        new Bad("ten years and more", more("\"expireAfter\":\"P3651D\""), OUT_OF_RANGE),
        new Bad("no duration", more("\"expireAfter\":\"soon\""), WRONG_TYPE),
        new Bad("no members", ensemble(0), OUT_OF_RANGE),
        new Bad("a thousand members", ensemble(1_000), OUT_OF_RANGE),
        new Bad("a feature twice", GOOD.replace("\"b\"", "\"a\""), OUT_OF_RANGE),
        new Bad("markup", GOOD.replace("\"b\"", "\"<b>\""), OUT_OF_RANGE),
        new Bad("a line in a name", GOOD.replace("\"b\"", "\"b\\r\\n\""), OUT_OF_RANGE),
        new Bad("an escape in a name", GOOD.replace("\"b\"", "\"\\u001b[31m\""), OUT_OF_RANGE),
        new Bad("a name of Python's", GOOD.replace("\"b\"", "\"__class__\""), OUT_OF_RANGE),
        new Bad("budget below 1", more("\"alerts\":{\"budget\":0}"), OUT_OF_RANGE),
        new Bad("budget beyond", more("\"alerts\":{\"budget\":1e12}"), WRONG_TYPE));
  }

  private static Stream<Bad> intake() {
    return Stream.of(
        new Bad("a secret number", GOOD.replace("\"b\",", "\"b\",\"pii\":\"hash\","), OUT_OF_RANGE),
        new Bad("no key", GOOD.replace("\"b\",\"type\":\"number\"", PII), PII_KEY_MISSING),
        new Bad("enabled by a word", more("\"enabled\":\"no\""), WRONG_TYPE),
        new Bad("too lax", more("\"limits\":{\"maxFeatures\":1001}"), OUT_OF_RANGE),
        new Bad("late at once", more("\"validation\":{\"lateAfter\":\"PT0.5S\"}"), OUT_OF_RANGE),
        new Bad("unknown bound", more("\"validation\":{\"maxFeature\":1}"), UNKNOWN_FIELD),
        new Bad("expects nothing", plausible("\"feature\":\"a\""), OUT_OF_RANGE),
        new Bad("of nobody", plausible("\"feature\":\"z\",\"min\":1"), OUT_OF_RANGE),
        new Bad("of a number", plausible("\"feature\":\"a\",\"values\":[\"x\"]"), OUT_OF_RANGE),
        new Bad("upside down", plausible("\"feature\":\"a\",\"min\":2,\"max\":1"), OUT_OF_RANGE),
        new Bad("no pointers", more("\"records\":{}"), WRONG_TYPE),
        new Bad("no pointer", records("\"a\":\"a\",\"b\":\"/b\""), OUT_OF_RANGE),
        new Bad("a pointer of a number", records("\"a\":1,\"b\":\"/b\""), WRONG_TYPE),
        new Bad("one too few", records("\"a\":\"/a\""), OUT_OF_RANGE),
        new Bad("one too many", records("\"a\":\"/a\",\"b\":\"/b\",\"c\":\"/c\""), OUT_OF_RANGE),
        new Bad("through another", records("\"a\":\"/a\",\"b\":\"/a/b\""), OUT_OF_RANGE),
        new Bad("a broken escape", records("\"a\":\"/~2\",\"b\":\"/b\""), OUT_OF_RANGE));
  }

  private static String version(String other) {
    return GOOD.replace("\"version\":4", "\"version\":" + other);
  }

  private static String more(String field) {
    return GOOD.substring(0, GOOD.length() - 1) + "," + field + "}";
  }

  private static String plausible(String fields) {
    return more("\"validation\":{\"plausible\":[{" + fields + "}]}");
  }

  private static String records(String features) {
    return more("\"records\":{\"features\":{" + features + "}}");
  }

  private static String ensemble(int members) {
    String list = "{\"type\":\"robust-z-score\"},".repeat(members);
    String bare = list.isEmpty() ? list : list.substring(0, list.length() - 1);
    return GOOD.replaceFirst(
        "\"detector\":\\{[^}]*}",
        "\"detector\":{\"type\":\"ensemble\",\"members\":[" + bare + "]}");
  }

  private static String text(RawRecord raw) {
    return new String(raw.value(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void isRefusedWithItsCodeAndTheConfigBeforeItStays(Bad bad) throws Exception {
    try (var harness = open()) {
      send(harness, TestTopics.config(0, "acme", 3, ""));
      ConfigStatus refused = send(harness, TestTopics.record("config", 1, "acme", bad.value(), 0));
      assertThat(refused.isAccepted()).isFalse();
      assertThat(refused.code()).as(text(refused)).isEqualTo(bad.code());
      assertThat(text(refused)).doesNotContainPattern("\\p{Cc}");
      assertThat(harness.getOutput()).as("nothing came of it").hasSize(1);
      ConfigStatus again = send(harness, TestTopics.config(2, "acme", 3, ""));
      assertThat(again.isAccepted()).as("version 3 is still the last one").isTrue();
      assertThat(send(harness, TestTopics.config(3, "acme", 4, "")).isAccepted()).isTrue();
    }
  }

  @Test
  void aGapInTheVersionsIsNone() throws Exception {
    try (var harness = open()) {
      send(harness, TestTopics.config(0, "acme", 3, ""));
      assertThat(send(harness, TestTopics.config(1, "acme", 1_000_000_000_000L, "")).isAccepted())
          .isTrue();
    }
  }

  private static String text(ConfigStatus status) {
    return new String(status.write(), StandardCharsets.UTF_8);
  }

  private static OneInputStreamOperatorTestHarness<RawRecord, Tuple2<String, byte[]>> open()
      throws Exception {
    OneInputStreamOperatorTestHarness<RawRecord, Tuple2<String, byte[]>> harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new CheckTenantConfigs(new TestTopics())));
    Operators.open(harness, WireTypes.TENANT_UPDATE, null);
    return harness;
  }

  /** The one line that answers a request. */
  private static ConfigStatus send(
      OneInputStreamOperatorTestHarness<RawRecord, Tuple2<String, byte[]>> harness,
      RawRecord request)
      throws Exception {
    harness.processElement(new StreamRecord<>(request));
    List<byte[]> lines =
        Stream.generate(harness.getSideOutput(CheckTenantConfigs.ANSWERS)::poll)
            .takeWhile(answer -> answer != null)
            .map(StreamRecord::getValue)
            .filter(answer -> answer.destination == Destination.CONFIG_STATUS)
            .map(answer -> answer.value)
            .toList();
    assertThat(lines).hasSize(1);
    return ConfigStatus.read(lines.get(0));
  }
}
