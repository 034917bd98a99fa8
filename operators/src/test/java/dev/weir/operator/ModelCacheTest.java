package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.FoldedModel;
import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.tenant.Scope;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCacheTest {
  /** Folding would save too little. */
  private static final long MODEL_BYTES = 100;

  /** Folding saves nearly all. */
  private static final long LARGE_BYTES = 10_000;

  /** A model and what the cache adds for it. */
  private static final long COST = MODEL_BYTES + 512;

  private final Disk disk = new Disk();
  private ModelCacheMetrics metrics;

  /** Of the model that is used next. */
  private long modelBytes = MODEL_BYTES;

  /** The same of its lean form; below 0 where it has none. */
  private long leanBytes = -1;

  /** Keeps a number of each model, as bytes would be kept: later changes do not get into it. */
  private static final class Disk implements ValueState<Model> {
    final Map<ModelKey, Long> saved = new HashMap<>();
    ModelKey current;
    int reads;

    @Override
    public Model value() {
      reads++;
      Long number = saved.get(current);
      if (number == null) {
        return null;
      }
      Model model = new Model(current.fingerprint());
      model.timerMillis(number);
      return model;
    }

    @Override
    public void update(Model model) throws IOException {
      assertThat(model.fingerprint()).as("under its own key").isEqualTo(current.fingerprint());
      Model live = model instanceof FoldedModel folded ? folded.unfold() : model;
      saved.put(current, live.timerMillis());
    }

    @Override
    public void clear() {
      saved.remove(current);
    }
  }

  @BeforeEach
  void begin() {
    metrics = new ModelCacheMetrics(new UnregisteredMetricsGroup());
  }

  private ModelCache cache(long bytes, long dirtyBytes) {
    return new ModelCache(
        disk, key -> disk.current = key, new ModelCacheSize(bytes, dirtyBytes), metrics);
  }

  private static ModelKey key(int number) {
    return new ModelKey("acme", Scope.ENTITY, 0, "e" + number);
  }

  /** One event of a key, as the operator handles it: its number becomes one larger. */
  private void use(ModelCache cache, int number) throws IOException {
    ModelKey key = key(number);
    disk.current = key;
    Model model = cache.read(key);
    if (model == null) {
      model = new Model(key.fingerprint());
      model.timerMillis(0);
    }
    model.timerMillis(model.timerMillis() + 1);
    cache.write(key, model, modelBytes, leanBytes < 0 ? modelBytes : leanBytes);
    assertThat(disk.current).as("the key of the event").isEqualTo(key);
  }

  private void useInTurns(ModelCache cache, int models, int rounds) throws IOException {
    for (int round = 0; round < rounds; round++) {
      for (int number = 0; number < models; number++) {
        use(cache, number);
      }
    }
  }

  private void useOften(ModelCache cache, int number) throws IOException {
    for (int i = 0; i < 100; i++) {
      use(cache, number);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "4, 1", "4, 2", "4, 4", "16, 3", "100, 100"})
  void whateverHappensEachKeyGoesOnFromItsLastNumber(int models, int dirtyModels)
      throws IOException {
    for (long seed = 0; seed < 40; seed++) {
      disk.saved.clear();
      ModelCache cache = cache(models * COST, dirtyModels * COST);
      Map<ModelKey, Long> expected = new HashMap<>();
      SplittableRandom random = new SplittableRandom(seed);
      for (int step = 0; step < 2_000; step++) {
        int number = random.nextInt(1 + random.nextInt(24));
        // All of one size, or of many that change, some beyond what the cache holds.
        modelBytes = seed % 2 == 0 ? MODEL_BYTES : random.nextLong(1 + random.nextLong(9_000));
        leanBytes = seed % 3 == 0 ? random.nextLong(1 + modelBytes) : -1;
        act(cache, random.nextInt(100), number, expected);
        assertThat(cache.dirtyBytes())
            .as("dirty bytes, seed " + seed + ", step " + step)
            .isBetween(0L, dirtyModels * COST);
        disk.current = key(number);
        Model model = cache.peek(key(number));
        assertThat(model == null ? null : model.timerMillis())
            .as("seed " + seed + ", step " + step)
            .isEqualTo(expected.get(key(number)));
      }
      cache.flush();
      assertThat(disk.saved).as("seed " + seed).isEqualTo(expected);
    }
  }

  private void act(ModelCache cache, int dice, int number, Map<ModelKey, Long> expected)
      throws IOException {
    ModelKey key = key(number);
    disk.current = key;
    if (dice == 0) {
      cache.flush();
      assertThat(disk.saved).isEqualTo(expected);
    } else if (dice < 4) {
      cache.remove(key);
      expected.remove(key);
    } else if (dice < 8 && expected.containsKey(key)) {
      Model model = cache.peek(key);
      model.timerMillis(-model.timerMillis());
      cache.amend(key, model);
      expected.put(key, -expected.get(key));
    } else {
      use(cache, number);
      expected.merge(key, 1L, Long::sum);
    }
  }

  @Test
  void ofThoseThatAreUsedMoreTheOneUsedLongestAgoLeavesFirst() throws IOException {
    ModelCache cache = cache(3 * COST, 3 * COST);
    for (int number : new int[] {0, 1, 2, 0, 3, 3}) {
      use(cache, number);
    }
    assertThat(disk.saved.get(key(1))).as("written as it left").isEqualTo(1);
    disk.reads = 0;
    for (int number : new int[] {0, 2, 3}) {
      use(cache, number);
    }
    assertThat(disk.reads).as("the others are still there").isZero();
  }

  @Test
  void whatIsUsedNoMoreThanTheOthersIsWrittenAndDrivesNobodyOut() throws IOException {
    ModelCache cache = cache(3 * COST, 3 * COST);
    for (int number : new int[] {0, 1, 2, 3}) {
      use(cache, number);
    }
    assertThat(metrics.evictions.getCount()).isEqualTo(1);
    assertThat(disk.saved).containsOnlyKeys(key(3));
  }

  /** A hundred of a thousand keys, as often as an optimal choice of them would allow, nearly. */
  @Test
  void theBusyOnesStayHoweverManyOthersThereAre() throws IOException {
    ModelCache cache = cache(100 * COST, 100 * COST);
    SplittableRandom random = new SplittableRandom(1);
    double[] upTo = new double[1_000];
    for (int i = 0; i < upTo.length; i++) {
      upTo[i] = (i == 0 ? 0 : upTo[i - 1]) + 1.0 / (i + 1);
    }
    double best = upTo[99] / upTo[999];
    double hits = hits(cache, 200_000, () -> zipf(upTo, random));
    assertThat(hits).as("LRU has .575, the best is " + best).isBetween(0.63, best);
  }

  private static int zipf(double[] upTo, SplittableRandom random) {
    int place = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
    return Math.min(upTo.length - 1, place < 0 ? -place - 1 : place);
  }

  @Test
  void entitiesThatSendAllTheyHaveInAShortTimeStaySoLong() throws IOException {
    ModelCache cache = cache(100 * COST, 100 * COST);
    SplittableRandom random = new SplittableRandom(1);
    int[] entity = new int[60];
    int[] left = new int[60];
    int[] entities = {0};
    double hits =
        hits(
            cache,
            200_000,
            () -> {
              int place = random.nextInt(entity.length);
              if (left[place]-- == 0) {
                entity[place] = ++entities[0];
                left[place] = 19;
              }
              return entity[place];
            });
    assertThat(hits).as("LRU has .95").isGreaterThan(0.9);
  }

  /** Of the second half. */
  private double hits(ModelCache cache, int events, IntSupplier keys) throws IOException {
    long before = 0;
    for (int i = 0; i < events; i++) {
      if (i == events / 2) {
        before = metrics.hits.getCount();
      }
      use(cache, keys.getAsInt());
    }
    return (metrics.hits.getCount() - before) / (events / 2.0);
  }

  @Test
  void whatIsCleanLeavesWithoutBeingWritten() throws IOException {
    ModelCache cache = cache(2 * COST, 2 * COST);
    use(cache, 0);
    cache.flush();
    disk.saved.clear();
    use(cache, 1);
    use(cache, 2);
    use(cache, 2);
    disk.reads = 0;
    use(cache, 1);
    use(cache, 2);
    assertThat(disk.reads).as("0 had to leave").isZero();
    assertThat(disk.saved).containsOnlyKeys(key(2));
  }

  @Test
  void asBytesManyModelsStayInTheRoomOfAFew() throws IOException {
    ModelCache cache = cache(3 * LARGE_BYTES, 3 * LARGE_BYTES);
    modelBytes = LARGE_BYTES;
    useInTurns(cache, 25, 3);
    assertThat(disk.reads).as("each was read when it was new").isEqualTo(25);
    assertThat(metrics.unfolded.getCount()).isBetween(40L, 50L);
    assertThat(metrics.evictions.getCount()).isZero();
    disk.saved.clear();
    cache.flush();
    assertThat(disk.saved).hasSize(25).values().containsOnly(3L);
  }

  @Test
  void ofTheFoldedOnesTheBusierStay() throws IOException {
    ModelCache cache = cache(3 * LARGE_BYTES, 3 * LARGE_BYTES);
    modelBytes = LARGE_BYTES;
    useInTurns(cache, 20, 4);
    for (int number = 100; number < 200; number++) {
      use(cache, number);
    }
    disk.reads = 0;
    useInTurns(cache, 20, 1);
    assertThat(disk.reads).as("uses are counted nearly").isLessThanOrEqualTo(2);
    assertThat(metrics.evictions.getCount()).as("of the others").isGreaterThan(50);
  }

  @Test
  void leanModelsStayInTheRoomOfAFewWithoutBeingDecoded() throws IOException {
    ModelCache cache = cache(3 * LARGE_BYTES, 3 * LARGE_BYTES);
    modelBytes = LARGE_BYTES;
    leanBytes = 500;
    useInTurns(cache, 22, 3);
    assertThat(disk.reads).as("each was read when it was new").isEqualTo(22);
    assertThat(metrics.unfolded.getCount()).isZero();
    assertThat(metrics.evictions.getCount()).isZero();
    disk.saved.clear();
    cache.flush();
    assertThat(disk.saved).hasSize(22).values().containsOnly(3L);
  }

  @Test
  void aLeanModelThatIsUsedMoreThanTheOthersBecomesALiveOne() throws IOException {
    ModelCache cache = cache(3 * LARGE_BYTES, 3 * LARGE_BYTES);
    modelBytes = LARGE_BYTES;
    leanBytes = 500;
    useInTurns(cache, 15, 1);
    assertThat(lean(cache, 15)).isBetween(12L, 15L);
    useOften(cache, 7);
    assertThat(isLean(cache, 7)).isFalse();
    assertThat(lean(cache, 15)).isBetween(12L, 14L);
    assertThat(metrics.evictions.getCount()).isZero();
    assertThat(disk.reads).isEqualTo(15);
  }

  private static long lean(ModelCache cache, int models) throws IOException {
    long lean = 0;
    for (int number = 0; number < models; number++) {
      lean += isLean(cache, number) ? 1 : 0;
    }
    return lean;
  }

  private static boolean isLean(ModelCache cache, int number) throws IOException {
    return cache.peek(key(number)).isLean();
  }

  @Test
  void nothingIsFoldedWhereAllFitLive() throws IOException {
    ModelCache cache = cache(25 * (LARGE_BYTES + 512), 25 * LARGE_BYTES);
    modelBytes = LARGE_BYTES;
    useInTurns(cache, 25, 3);
    assertThat(metrics.unfolded.getCount()).isZero();
  }

  @Test
  void nothingIsLeanWhereAllFitLive() throws IOException {
    ModelCache cache = cache(25 * (LARGE_BYTES + 512), 25 * LARGE_BYTES);
    modelBytes = LARGE_BYTES;
    leanBytes = 500;
    useInTurns(cache, 25, 1);
    assertThat(lean(cache, 25)).isZero();
    use(cache, 25);
    assertThat(lean(cache, 26)).as("room for the new one").isBetween(1L, 2L);
  }

  @Test
  void aFlushWritesNothingTwice() throws IOException {
    ModelCache cache = cache(10 * COST, 10 * COST);
    use(cache, 0);
    use(cache, 1);
    cache.flush();
    use(cache, 1);
    cache.flush();
    cache.flush();
    assertThat(metrics.flushed.getCount()).isEqualTo(3);
  }

  @Test
  void anIdleModelIsWrittenBehindAndABusyOneIsNot() throws IOException {
    ModelCache cache = cache(10 * COST, 10 * COST);
    use(cache, 0);
    useOften(cache, 1);
    assertThat(disk.saved).containsOnlyKeys(key(0));
    assertThat(metrics.writtenBehind.getCount()).isEqualTo(1);
    assertThat(cache.dirtyBytes()).isEqualTo(COST);
  }

  @Test
  void anIdleModelIsWrittenOnceBetweenTwoFlushes() throws IOException {
    ModelCache cache = cache(10 * COST, 10 * COST);
    for (int rounds = 0; rounds < 3; rounds++) {
      use(cache, 0);
      useOften(cache, 1);
    }
    assertThat(metrics.writtenBehind.getCount()).isEqualTo(1);
    cache.flush();
    use(cache, 0);
    useOften(cache, 1);
    assertThat(metrics.writtenBehind.getCount()).isEqualTo(2);
  }

  @Test
  void anAutomaticSizeIsAQuarterOfTheHeapSharedByTheSlots() {
    assertThat(ModelCacheSize.AUTO.in(8_000, 2)).isEqualTo(new ModelCacheSize(1_000, 875));
    assertThat(ModelCacheSize.AUTO.in(4L * 400 << 20, 1).dirtyBytes()).isEqualTo(256L << 20);
    assertThat(ModelCacheSize.AUTO.in(4L * 2_048 << 20, 1).dirtyBytes()).isEqualTo(1_024L << 20);
    assertThat(new ModelCacheSize(10, 99).in(8_000, 2)).isEqualTo(new ModelCacheSize(10, 10));
    assertThat(ModelCacheSize.OFF.in(8_000, 2).bytes()).isZero();
  }
}
