package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UseCountsTest {
  private final UseCounts counts = new UseCounts();

  private void use(String key, int times) {
    for (int i = 0; i < times; i++) {
      counts.add(key);
    }
  }

  @Test
  void fewKeysAreCountedExactlyUpToFifteen() {
    for (int k = 0; k < 20; k++) {
      use("key " + k, k);
    }
    for (int k = 0; k < 20; k++) {
      assertThat(counts.of("key " + k)).as("key " + k).isEqualTo(Math.min(15, k));
    }
  }

  @Test
  void aLargerTableKnowsWhatTheSmallerKnew() {
    use("a", 7);
    counts.makeRoom(1_000);
    assertThat(counts.of("a")).isEqualTo(7);
    use("a", 2);
    assertThat(counts.of("a")).isEqualTo(9);
    assertThat(counts.of("b")).isZero();
  }

  @Test
  void whatIsNotUsedAnyMoreIsForgotten() {
    use("a", 15);
    for (int i = 0; i < 40_000; i++) {
      counts.add("b");
    }
    assertThat(counts.of("a")).isZero();
    assertThat(counts.of("b")).isGreaterThan(6);
  }
}
