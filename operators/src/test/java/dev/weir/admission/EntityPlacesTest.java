package dev.weir.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EntityPlacesTest {
  private static final long HOUR = 3_600_000;

  /** Entities in memory. */
  static final class InMemory implements EntityTimes {
    final Map<String, Long> slices = new HashMap<>();
    int puts;

    @Override
    public long get(String entity) {
      return slices.getOrDefault(entity, NONE);
    }

    @Override
    public void put(String entity, long slice) {
      puts++;
      slices.put(entity, slice);
    }

    @Override
    public void remove(String entity) {
      slices.remove(entity);
    }

    @Override
    public void clear() {
      slices.clear();
    }

    @Override
    public void replaceAll(LongUnaryOperator operator) {
      slices.replaceAll((entity, slice) -> operator.applyAsLong(slice));
      slices.values().removeIf(slice -> slice == NONE);
    }
  }

  /** The rule as it is told to users, with a look at every entity for every event. */
  private static final class Model {
    private final Map<String, Long> lastMillis = new HashMap<>();
    private long clock = Long.MIN_VALUE;

    boolean admit(String entity, long timeMillis, int limit, long expireAfterMillis) {
      clock = Math.max(clock, timeMillis);
      long width = (expireAfterMillis + 63) / 64;
      lastMillis
          .values()
          .removeIf(last -> Math.floorDiv(clock, width) - Math.floorDiv(last, width) > 64);
      if (!lastMillis.containsKey(entity) && lastMillis.size() >= limit) {
        return false;
      }
      lastMillis.put(entity, clock);
      return true;
    }
  }

  @Property(tries = 500)
  void theSameAreAdmittedAsByALookAtEveryEntity(@ForAll long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    int limit = 1 + random.nextInt(20);
    long expireAfter = 60_000 + random.nextInt(1_000_000);
    EntityPlaces.Rules rules = new EntityPlaces.Rules(limit, expireAfter, 1, 0);
    EntityPlaces places = new EntityPlaces();
    InMemory times = new InMemory();
    Model model = new Model();
    long now = random.nextLong(-HOUR, 1_795_169_730_123L);
    int entities = 1 + random.nextInt(3 * limit);
    for (int i = 0; i < 400; i++) {
      boolean leap = random.nextInt(50) == 0;
      now += random.nextLong(leap ? 3 * expireAfter : 1 + expireAfter / 10);
      String entity = "e" + random.nextInt(entities);
      if (random.nextInt(20) == 0) {
        places.erase(entity, times);
        model.lastMillis.remove(entity);
        assertThat(times.slices).as("seed %d, event %d", seed, i).doesNotContainKey(entity);
      }
      if (random.nextInt(100) == 0) {
        places.eraseBelow(i, times);
        places.eraseBelow(i - 1, times);
        model.lastMillis.clear();
        model.clock = Long.MIN_VALUE;
        assertThat(times.slices).isEmpty();
        assertThat(places.isErased(i - 1)).isTrue();
        assertThat(places.isErased(i)).isFalse();
      }
      long time = now - (random.nextInt(5) == 0 ? random.nextLong(3 * expireAfter) : 0);
      assertThat(places.admit(entity, time, rules, times))
          .as("seed %d, event %d", seed, i)
          .isEqualTo(model.admit(entity, time, limit, expireAfter));
      assertThat(places.taken()).isEqualTo(model.lastMillis.size()).isLessThanOrEqualTo(limit);
      assertThat(places.kept()).isEqualTo(times.slices.size()).isLessThanOrEqualTo(2 * limit + 65);
      if (random.nextInt(10) == 0) {
        places = new EntityPlaces(places.save());
      }
    }
  }

  @Test
  void aPlaceIsFreeOnceTheModelHasExpiredAndSoonAfter() throws Exception {
    for (long start = 0; start < HOUR; start += 77_777) {
      EntityPlaces places = new EntityPlaces();
      InMemory times = new InMemory();
      EntityPlaces.Rules rules = new EntityPlaces.Rules(1, HOUR, 1, 0);
      assertThat(places.admit("a", start, rules, times)).isTrue();
      assertThat(places.admit("b", start + HOUR, rules, times)).isFalse();
      assertThat(places.admit("b", start + HOUR + HOUR / 32, rules, times)).isTrue();
      assertThat(places.admit("a", start + HOUR + HOUR / 32, rules, times)).isFalse();
    }
  }

  @Test
  void anEntityThatIsSeenOftenCostsNoWriting() throws Exception {
    EntityPlaces places = new EntityPlaces();
    InMemory times = new InMemory();
    EntityPlaces.Rules rules = new EntityPlaces.Rules(10, HOUR, 1, 0);
    for (int i = 0; i < 1_000; i++) {
      assertThat(places.admit("a", i * HOUR / 1_000, rules, times)).isTrue();
    }
    assertThat(times.puts).isLessThanOrEqualTo(65);
  }

  @Test
  void aLowerLimitLetsNobodyGoAndNobodyIn() throws Exception {
    EntityPlaces places = new EntityPlaces();
    InMemory times = new InMemory();
    for (int i = 0; i < 10; i++) {
      assertThat(places.admit("e" + i, i, new EntityPlaces.Rules(10, HOUR, 1, 0), times)).isTrue();
    }
    EntityPlaces.Rules lower = new EntityPlaces.Rules(3, HOUR, 2, 0);
    for (int i = 0; i < 10; i++) {
      assertThat(places.admit("e" + i, HOUR / 2, lower, times)).isTrue();
    }
    assertThat(places.admit("new", HOUR / 2, lower, times)).isFalse();
  }

  @Test
  void aNewExpiryCountsFromTheEventsThatWereAndAnOlderConfigChangesNothing() throws Exception {
    EntityPlaces places = new EntityPlaces();
    InMemory times = new InMemory();
    EntityPlaces.Rules first = new EntityPlaces.Rules(2, 10 * HOUR, 1, 0);
    assertThat(places.admit("a", 0, first, times)).isTrue();
    assertThat(places.admit("b", 5 * HOUR, first, times)).isTrue();
    EntityPlaces.Rules shorter = new EntityPlaces.Rules(2, HOUR, 2, 0);
    assertThat(places.admit("c", 5 * HOUR, shorter, times)).as("a has expired").isTrue();
    assertThat(places.admit("d", 5 * HOUR, shorter, times)).as("b has not").isFalse();
    assertThat(times.slices).containsOnlyKeys("b", "c");
    EntityPlaces.Saved before = places.save();
    assertThat(places.admit("d", 5 * HOUR, first, times)).isFalse();
    assertThat(places.save().widthMillis()).isEqualTo(before.widthMillis());
    EntityPlaces.Rules longer = new EntityPlaces.Rules(2, 100 * HOUR, 3, 0);
    assertThat(places.admit("c", 6 * HOUR, longer, times)).isTrue();
    assertThat(places.taken()).isEqualTo(2);
  }
}
