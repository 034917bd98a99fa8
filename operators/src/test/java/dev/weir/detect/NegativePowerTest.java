package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class NegativePowerTest {
  @Property
  void ofTwoAgreesWithThePowerTo15Digits(@ForAll @DoubleRange(max = 100) double x) {
    double expected = StrictMath.pow(2, -x);
    assertThat(NegativePower.ofTwo(x)).isEqualTo(expected, within(1e-15 * expected));
  }

  @Property
  void ofTwoFallsAsTheExponentGrows(@ForAll @DoubleRange(max = 100) double x) {
    assertThat(NegativePower.ofTwo(x + 1e-12)).isLessThan(NegativePower.ofTwo(x));
  }

  @Test
  void wholePowersOfTwoAreExact() {
    assertThat(NegativePower.ofTwo(0)).isEqualTo(1);
    assertThat(NegativePower.ofTwo(1)).isEqualTo(.5);
    assertThat(NegativePower.ofTwo(10)).isEqualTo(0x1p-10);
  }

  @Test
  void ofTwoStaysPositiveAndFiniteHoweverLargeTheExponent() {
    assertThat(NegativePower.ofTwo(1e300)).isEqualTo(0x1p-1000);
    assertThat(NegativePower.ofTwo(Double.POSITIVE_INFINITY)).isEqualTo(0x1p-1000);
  }

  @Property
  void ofEAgreesWithThePowerTo12Digits(@ForAll @DoubleRange(max = 700) double x) {
    double expected = StrictMath.exp(-x);
    assertThat(NegativePower.ofE(x)).isEqualTo(expected, within(1e-12 * expected));
  }

  @Test
  void ofEIsNothingWhereTheExponentIsLarge() {
    assertThat(NegativePower.ofE(0)).isEqualTo(1);
    assertThat(NegativePower.ofE(701)).isZero();
    assertThat(NegativePower.ofE(1e300)).isZero();
  }
}
