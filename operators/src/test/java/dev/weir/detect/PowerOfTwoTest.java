package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PowerOfTwoTest {
  @Property
  void agreesWithThePowerTo15Digits(@ForAll @DoubleRange(max = 100) double x) {
    double expected = StrictMath.pow(2, -x);
    assertThat(PowerOfTwo.ofNegative(x)).isEqualTo(expected, within(1e-15 * expected));
  }

  @Property
  void fallsAsTheExponentGrows(@ForAll @DoubleRange(max = 100) double x) {
    assertThat(PowerOfTwo.ofNegative(x + 1e-12)).isLessThan(PowerOfTwo.ofNegative(x));
  }

  @Test
  void wholeExponentsAreExact() {
    assertThat(PowerOfTwo.ofNegative(0)).isEqualTo(1);
    assertThat(PowerOfTwo.ofNegative(1)).isEqualTo(.5);
    assertThat(PowerOfTwo.ofNegative(10)).isEqualTo(0x1p-10);
  }

  @Test
  void staysPositiveAndFiniteHoweverLargeTheExponent() {
    assertThat(PowerOfTwo.ofNegative(1e300)).isEqualTo(0x1p-1000);
    assertThat(PowerOfTwo.ofNegative(Double.POSITIVE_INFINITY)).isEqualTo(0x1p-1000);
  }
}
