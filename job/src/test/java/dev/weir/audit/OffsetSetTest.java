package dev.weir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetSetTest {
  private static final int PAGE = 1 << 16;

  private static OffsetSet of(Iterable<Long> offsets) {
    OffsetSet set = new OffsetSet();
    offsets.forEach(set::add);
    return set;
  }

  private static List<Long> all(OffsetSet set) {
    List<Long> offsets = new ArrayList<>();
    for (OffsetRange range : set.ranges(Integer.MAX_VALUE)) {
      for (long at = range.first(); at <= range.last(); at++) {
        offsets.add(at);
      }
    }
    return offsets;
  }

  /** Dense and sparse stretches round the borders of pages, far from 0. */
  private static TreeSet<Long> random(SplittableRandom random) {
    TreeSet<Long> offsets = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      long at = 30_000_000_000L + random.nextInt(4) * (long) PAGE - 20 + random.nextInt(60);
      offsets.add(at);
    }
    return offsets;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itDoesWhatASetOfNumbersDoes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TreeSet<Long> a = random(random);
    TreeSet<Long> b = random(random);
    TreeSet<Long> union = new TreeSet<>(a);
    union.addAll(b);
    TreeSet<Long> without = new TreeSet<>(a);
    without.removeAll(b);
    long from = a.first() + random.nextInt(2 * PAGE);
    long to = from + random.nextInt(2 * PAGE);

    assertThat(all(of(a))).containsExactlyElementsOf(a);
    assertThat(all(of(a).or(of(b)))).containsExactlyElementsOf(union);
    assertThat(all(of(a).andNot(of(b)))).containsExactlyElementsOf(without);
    assertThat(all(of(a).between(from, to)))
        .containsExactlyElementsOf(a.subSet(from, true, to, true));
    assertThat(of(a).size()).isEqualTo(a.size());
    assertThat(of(a).max()).isEqualTo(a.last());
    assertThat(of(a).contains(a.first())).isTrue();
    assertThat(of(without).contains(b.first())).isFalse();
  }

  @Test
  void aRunGoesOnOverTheBorderOfAPage() {
    OffsetSet set = of(List.of(PAGE - 2L, PAGE - 1L, (long) PAGE, PAGE + 2L, 7L));
    assertThat(set.ranges(9)).hasToString("[7, 65534-65536, 65538]");
    assertThat(set.ranges(2)).hasToString("[7, 65534-65536]");
  }

  @Test
  void anOffsetIsAddedOnce() {
    OffsetSet set = new OffsetSet();
    assertThat(set.max()).isEqualTo(OffsetSet.NONE);
    assertThat(set.add(5)).isTrue();
    assertThat(set.add(5)).isFalse();
    assertThat(set.size()).isEqualTo(1);
  }
}
