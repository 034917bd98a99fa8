package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FloatKeyTest {
  @Property
  void keysAreInTheOrderOfTheirFloats(@ForAll int firstBits, @ForAll int secondBits) {
    float first = Float.intBitsToFloat(firstBits);
    float second = Float.intBitsToFloat(secondBits);
    if (first == first && second == second) {
      assertThat(FloatKey.of(first) < FloatKey.of(second)).isEqualTo(first < second);
      assertThat(FloatKey.of(first) == FloatKey.of(second)).isEqualTo(first == second);
    }
  }

  @Property
  void aKeyGivesItsFloatBack(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits) + 0f;
    if (value == value) {
      assertThat(FloatKey.value(FloatKey.of(value))).isEqualTo(value);
    }
  }

  @Test
  void zerosAreOneAndNansComeLast() {
    assertThat(FloatKey.of(-0f)).isEqualTo(FloatKey.of(0f));
    assertThat(FloatKey.of(Float.NaN)).isEqualTo(FloatKey.LAST);
    assertThat(FloatKey.of(Float.intBitsToFloat(-1))).isEqualTo(FloatKey.LAST);
    assertThat(FloatKey.of(Float.POSITIVE_INFINITY)).isLessThan(FloatKey.LAST);
    assertThat(FloatKey.of(Float.NEGATIVE_INFINITY)).isGreaterThan(FloatKey.BEFORE_ALL);
  }

  @Property
  void bothSidesOfABoxAreTheSmallerOfTwo(@ForAll float first, @ForAll float second) {
    int low = Math.min(FloatKey.low(first), FloatKey.low(second));
    int high = Math.min(FloatKey.high(first), FloatKey.high(second));
    assertThat(FloatKey.lowValue(low) + 0f).isEqualTo(Math.min(first, second) + 0f);
    assertThat(FloatKey.highValue(high) + 0f).isEqualTo(Math.max(first, second) + 0f);
  }

  @Test
  void whatIsNotFiniteIsInNoBox() {
    for (float value : new float[] {Float.NaN, 1f / 0, -1f / 0}) {
      assertThat(FloatKey.low(value)).isEqualTo(FloatKey.LAST);
      assertThat(FloatKey.high(value)).isEqualTo(FloatKey.LAST);
    }
    assertThat(FloatKey.lowValue(FloatKey.LAST)).isNaN();
    assertThat(FloatKey.highValue(FloatKey.LAST)).isNaN();
  }
}
