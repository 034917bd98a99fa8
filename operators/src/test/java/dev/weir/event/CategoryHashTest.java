package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CategoryHashTest {
  /** Saved models mean these numbers: a change here changes every category's bucket. */
  @ParameterizedTest
  @CsvSource({
    "'', 4218834538703250",
    "web, 2455182677363666",
    "Zürich, 4183097894941380",
    "😀, 1678101941092408"
  })
  void neverChanges(String text, long expected) {
    assertThat((long) CategoryHash.of(text)).isEqualTo(expected);
  }

  @Test
  void readsOnlyItsPartOfTheArray() {
    assertThat(CategoryHash.of("xweby".toCharArray(), 1, 3)).isEqualTo(CategoryHash.of("web"));
  }

  @Test
  void isAnIntegerBelowTwoToThe52AndSpreadsSimilarTexts() {
    Set<Double> hashes = new HashSet<>();
    int[] buckets = new int[16];
    for (int i = 0; i < 16_000; i++) {
      double hash = CategoryHash.of("merchant-" + i);
      assertThat(hash).isBetween(0.0, 0x1p52 - 1).isEqualTo(Math.rint(hash));
      hashes.add(hash);
      buckets[(int) (hash % 16)]++;
    }
    assertThat(hashes).hasSize(16_000);
    for (int count : buckets) {
      assertThat(count).isBetween(850, 1150);
    }
  }
}
