package dev.weir.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.transform.Rolling.Statistic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingTest extends TransformContract {
  @Override
  TransformParameters small() {
    return new Rolling.Parameters(5, Statistic.ALL);
  }

  @Override
  TransformParameters other() {
    return new Rolling.Parameters(33, Statistic.DEVIATION);
  }

  @Override
  long[] golden() {
    return new long[] {
      6606716551348945037L,
      -2595700731050908580L,
      -1996471443978816091L,
      8913212212824531677L,
      4050755882089209417L,
      340342230979976975L
    };
  }

  @ParameterizedTest
  @CsvSource({"MEAN, 5", "DEVIATION, 2", "MIN, 2", "MAX, 9"})
  void appendsTheStatisticOfTheWindowAndItsPresentValue(Statistic statistic, double expected) {
    Transform rolling = new Rolling.Parameters(8, statistic).create(2, 0);
    for (double value : new double[] {1e9, 9, 4, 5, 2, 4, 7, 4}) {
      rolling.learn(new double[] {value, 3}, 0);
    }
    double constant = statistic == Statistic.DEVIATION ? 0 : 3;
    assertThat(applied(rolling, new double[] {5, 3}, 0)).containsExactly(5, 3, expected, constant);
  }

  @Test
  void appendsAllFourOneStatisticAfterTheOther() {
    Transform rolling = new Rolling.Parameters(2, Statistic.ALL).create(2, 0);
    assertThat(rolling.ready()).isFalse();
    rolling.learn(new double[] {1, 10}, 0);
    assertThat(applied(rolling, new double[] {3, 30}, 0))
        .containsExactly(3, 30, 2, 20, 1, 10, 1, 10, 3, 30);
    assertThat(rolling.followsEveryEvent()).isTrue();
  }

  @Test
  void doesNotLoseASmallUnrestOnAHighLevel() {
    Transform rolling = new Rolling.Parameters(64, Statistic.DEVIATION).create(1, 0);
    for (int i = 0; i < 10_000; i++) {
      rolling.learn(new double[] {i < 9_000 ? 1e15 * i : 1e9 + i % 2}, 0);
    }
    assertThat(applied(rolling, new double[] {1e9}, 0)).containsExactly(1e9, 0.5);
  }

  @Test
  void refusesWindowsOutOfRange() {
    for (int window : new int[] {1, 1_025}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Rolling.Parameters(window, Statistic.MEAN))
          .withMessage("window: found " + window + ", expected 2 to 1024");
    }
  }
}
