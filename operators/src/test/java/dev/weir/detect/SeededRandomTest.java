package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeededRandomTest {
  @Test
  void goesOnFromItsState() {
    SeededRandom random = new SeededRandom(7);
    random.nextLong();
    SeededRandom again = new SeededRandom(random.state());
    assertThat(again.nextLong()).isEqualTo(random.nextLong());
  }

  @Test
  void numbersAheadAreThoseDrawnLater() {
    SeededRandom random = new SeededRandom(7);
    long state = random.state();
    for (int i = 0; i < 5; i++) {
      assertThat(SeededRandom.unitAt(state, i)).isEqualTo(random.nextDouble());
    }
    SeededRandom skipped = new SeededRandom(7);
    skipped.skip(5);
    assertThat(skipped.nextLong()).isEqualTo(random.nextLong());
  }

  @Test
  void drawsEvenly() {
    SeededRandom random = new SeededRandom(1).split();
    int[] drawn = new int[10];
    for (int i = 0; i < 100_000; i++) {
      drawn[random.nextInt(10)]++;
    }
    for (int count : drawn) {
      assertThat(count).isBetween(9_500, 10_500);
    }
  }

  @Test
  void bothSeedsAndTheirOrderMatter() {
    assertThat(SeededRandom.combine(1, 2)).isNotEqualTo(SeededRandom.combine(2, 1));
    assertThat(SeededRandom.combine(1, 2)).isNotEqualTo(SeededRandom.combine(1, 3));
    assertThat(SeededRandom.combine(0, 0)).isNotEqualTo(0);
  }
}
