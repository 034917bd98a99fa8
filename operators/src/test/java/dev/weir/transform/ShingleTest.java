package dev.weir.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ShingleTest extends TransformContract {
  @Override
  TransformParameters small() {
    return new Shingle.Parameters(4);
  }

  @Override
  TransformParameters other() {
    return new Shingle.Parameters(31);
  }

  @Override
  long[] golden() {
    return new long[] {
      -8707522845870049162L,
      -281136574096293342L,
      -6233660743491570141L,
      -919430680085580859L,
      -8321365567382689054L,
      5939295634856563890L
    };
  }

  @Test
  void holdsTheLastVectorsOldestFirstAndIsNotReadyBefore() {
    Transform shingle = new Shingle.Parameters(3).create(2, 0);
    for (int i = 1; i <= 9; i++) {
      assertThat(shingle.ready()).isEqualTo(i > 2);
      if (i > 2) {
        assertThat(applied(shingle, new double[] {i, -i}, 0))
            .containsExactly(i - 2, 2 - i, i - 1, 1 - i, i, -i);
      }
      shingle.learn(new double[] {i, -i}, 0);
    }
    assertThat(shingle.followsEveryEvent()).isTrue();
  }

  @Test
  void anInputHasTheSharesOfAllItsValues() {
    Transform shingle = new Shingle.Parameters(3).create(2, 0);
    double[] back = new double[2];
    shingle.attribute(new double[2], new double[] {1, 2, 4, 8, 16, 32}, back);
    assertThat(back).containsExactly(21, 42);
  }

  @Test
  void refusesSizesOutOfRange() {
    for (int size : new int[] {1, 1_025}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Shingle.Parameters(size))
          .withMessage("size: found " + size + ", expected 2 to 1024");
    }
  }
}
