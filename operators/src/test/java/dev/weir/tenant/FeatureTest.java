package dev.weir.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "_x",
        "V1",
        "amount",
        "http.status-code",
        "cpu_user.core-0",
        "I",
        "10.0.0.255",
        "6f1e2a00-0000-4000-8000-00000000ffff",
        "F1E2A000-0000-4000-8000-00000000ffff"
      })
  void acceptsIdentifiersAddressesAndUuids(String name) {
    assertThat(FeatureNames.isValid(name)).isTrue();
    assertThatCode(() -> Feature.bool(name, MissingPolicy.ZERO)).doesNotThrowAnyException();
  }

  static List<String> wrongNames() {
    List<String> names =
        new ArrayList<>(
            List.of(
                "",
                " ",
                "7",
                "a b",
                "a..b",
                ".a",
                "a.",
                "-a",
                "a-",
                "a.-b",
                "__proto__",
                "a.__b",
                "<b>",
                "a\nb",
                "a\u0000",
                "é",
                "ı",
                "a/b",
                "a|b",
                "256.1.1.1",
                "1.1.1",
                "1.1.1.1.1",
                "1.1.1.1111",
                "6f1e2a00-0000-4000-8000-00000000fffg",
                "6f1e2a0000000-4000-8000-00000000ffff"));
    names.add("a".repeat(101));
    return names;
  }

  @ParameterizedTest
  @MethodSource("wrongNames")
  void refusesOtherNames(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Feature.bool(name, MissingPolicy.ZERO))
        .withMessageStartingWith("name: found ")
        .withMessageMatching("[ -~]*");
  }

  @Test
  void takesOnePositionOrOnePerBucket() {
    assertThat(Feature.number("n", 0, 1, MissingPolicy.LAST).width()).isEqualTo(1);
    assertThat(Feature.bool("b", MissingPolicy.LAST).width()).isEqualTo(1);
    assertThat(Feature.category("c", 256, MissingPolicy.LAST).width()).isEqualTo(256);
  }

  @Test
  void minusZeroIsZero() {
    assertThat(Feature.number("n", -0.0, 1, MissingPolicy.REJECT))
        .isEqualTo(Feature.number("n", 0.0, 1, MissingPolicy.REJECT));
  }

  @Test
  void checksRangesBucketsAndPolicies() {
    assertRefused("min", "1.0", () -> Feature.number("n", 1, 1, MissingPolicy.ZERO));
    assertRefused("min", "NaN", () -> Feature.number("n", Double.NaN, 1, MissingPolicy.ZERO));
    assertRefused("max", "Infinity", () -> Feature.number("n", 0, 1.0 / 0, MissingPolicy.ZERO));
    assertRefused("max", "1.0E31", () -> Feature.number("n", 0, 1e31, MissingPolicy.ZERO));
    assertRefused("buckets", "1", () -> Feature.category("c", 1, MissingPolicy.ZERO));
    assertRefused("buckets", "257", () -> Feature.category("c", 257, MissingPolicy.ZERO));
    assertRefused("missing", "mean", () -> Feature.category("c", 16, MissingPolicy.MEAN));
    assertRefused(
        "buckets",
        "3",
        () -> new Feature("n", FeatureType.NUMBER, 0, 1, 3, MissingPolicy.ZERO, 0, Encoding.HASH));
    assertRefused(
        "max",
        "2.0",
        () -> new Feature("b", FeatureType.BOOLEAN, 0, 2, 0, MissingPolicy.ZERO, 0, Encoding.HASH));
  }

  @Test
  void onlyACategoryIsOneHot() {
    assertThat(Feature.oneHot("c", 5, MissingPolicy.ZERO).width()).isEqualTo(5);
    assertRefused(
        "encoding",
        "one-hot",
        () ->
            new Feature(
                "b", FeatureType.BOOLEAN, 0, 1, 0, MissingPolicy.ZERO, 0, Encoding.ONE_HOT));
  }

  @Test
  void aConstantMayLieOutsideOfTheRangeButNeedsItsPolicy() {
    Feature number = Feature.number("n", 0, 1, MissingPolicy.REJECT);
    assertThat(number.orElse(-1).constant()).isEqualTo(-1);
    assertThat(number.orElse(-0.0)).isEqualTo(number.orElse(0));
    assertThat(Feature.bool("b", MissingPolicy.ZERO).orElse(0.5).missing())
        .isEqualTo(MissingPolicy.CONSTANT);
    assertRefused("constant", "1.0E31", () -> number.orElse(1e31));
    assertRefused("constant", "NaN", () -> number.orElse(Double.NaN));
    Feature category = Feature.category("c", 16, MissingPolicy.ZERO);
    assertRefused("missing", "constant", () -> category.orElse(1));
    assertRefused(
        "constant",
        "5.0",
        () -> new Feature("n", FeatureType.NUMBER, 0, 1, 0, MissingPolicy.MEAN, 5, Encoding.HASH));
  }

  private static void assertRefused(String field, String found, Runnable making) {
    assertThatIllegalArgumentException()
        .isThrownBy(making::run)
        .withMessageStartingWith(field + ": found " + found + ", expected ");
  }
}
