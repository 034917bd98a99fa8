package dev.weir.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DifferenceTest extends TransformContract {
  @Override
  TransformParameters small() {
    return new Difference.Parameters(3, true);
  }

  @Override
  TransformParameters other() {
    return new Difference.Parameters(17, false);
  }

  @Override
  long[] golden() {
    return new long[] {
      6330525953847289589L,
      531776512880004944L,
      1052992950537436605L,
      6728506740053191137L,
      7757654420327840508L,
      415579782375055751L
    };
  }

  @Test
  void tellsTheChangeSinceSoManyEventsAgoBehindTheInputs() {
    Transform difference = new Difference.Parameters(2, true).create(2, 0);
    for (int i = 0; i < 9; i++) {
      assertThat(difference.ready()).isEqualTo(i >= 2);
      double[] in = {i * i, -i};
      if (i >= 2) {
        assertThat(applied(difference, in, 0))
            .containsExactly(i * i, -i, i * i - (i - 2) * (i - 2), -2);
      }
      difference.learn(in, 0);
    }
    assertThat(difference.followsEveryEvent()).isTrue();
  }

  @Test
  void goesOutAloneIfTheInputsAreNotKept() {
    Transform difference = new Difference.Parameters(1, false).create(1, 0);
    difference.learn(new double[] {5}, 0);
    assertThat(applied(difference, new double[] {7.5}, 0)).containsExactly(2.5);
  }

  @Test
  void refusesLagsOutOfRange() {
    for (int lag : new int[] {0, 1_025}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Difference.Parameters(lag, true))
          .withMessage("lag: found " + lag + ", expected 1 to 1024");
    }
  }
}
