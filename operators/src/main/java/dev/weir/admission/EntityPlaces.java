package dev.weir.admission;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * The places that a tenant has for entities, and whether one more gets one.
 *
 * <p>An entity holds a place from its first event on until the tenant's clock, the largest time of
 * its events, has gone on by {@code expireAfter} since the entity's last event. Time is counted in
 * slices of a 64th of that: a place is never free too early, and at most a 32nd of {@code
 * expireAfter} too late. In return an event of an entity that was seen in the same slice changes
 * nothing, and how many places are taken is known without looking at every entity.
 *
 * <p>An entity's time is the tenant's clock when its event came and not the event's own time: old
 * events would else take no place, and could make models without end.
 *
 * <p>What is kept of entities without a place is thrown away, all at once, whenever it is more than
 * of those with one: {@link EntityTimes} never holds more than twice the limit and a few, and an
 * admission costs no more than a few steps on the average.
 *
 * <p>What is erased is forgotten at once, and its places are free. An erase of the whole tenant is
 * a fence as well: what comes later and was sent before has no place and gets none.
 */
public final class EntityPlaces {
  /** Slices of {@code expireAfter}. */
  static final int SLICES = 64;

  private static final int RING = SLICES + 1;
  private static final int KEPT_WITHOUT_A_PLACE = 64;

  private long widthMillis;
  private long slice = Long.MIN_VALUE;
  private long ownEpoch = Long.MIN_VALUE;
  private long templateEpoch = Long.MIN_VALUE;
  private long erasedBelow;
  private int kept;
  private boolean changed;
  private final int[] seen = new int[RING];

  /**
   * What the config in force says.
   *
   * @param limit places
   * @param expireAfterMillis at least 1
   * @param ownEpoch order of the config, compared first
   * @param templateEpoch its order, compared second
   */
  public record Rules(int limit, long expireAfterMillis, long ownEpoch, long templateEpoch) {
    /** Refuses what no config says. */
    public Rules {
      if (limit < 1 || expireAfterMillis < 1) {
        throw new IllegalArgumentException(
            "found limit " + limit + ", expireAfter " + expireAfterMillis + ", expected 1 or more");
      }
    }
  }

  /**
   * What is saved of places.
   *
   * @param widthMillis of a slice; 0 before the first event
   * @param slice the tenant's clock
   * @param ownEpoch order of the newest config met
   * @param templateEpoch order of the newest config met
   * @param kept entities in {@link EntityTimes}, with a place or without
   * @param seen entities with a place by slice modulo the length
   * @param erasedBelow the version of the tenant's last erase; 0 if it was never erased
   */
  public record Saved(
      long widthMillis,
      long slice,
      long ownEpoch,
      long templateEpoch,
      int kept,
      int[] seen,
      long erasedBelow) {}

  /** Places of which none is taken. */
  public EntityPlaces() {}

  /**
   * Places as they were saved.
   *
   * @throws IllegalArgumentException for what no places are
   */
  public EntityPlaces(Saved saved) {
    if (saved.seen().length != RING || saved.widthMillis() < 0 || saved.kept() < 0) {
      throw new IllegalArgumentException(
          "places: found " + saved.seen().length + " slices, expected " + RING);
    }
    widthMillis = saved.widthMillis();
    slice = saved.slice();
    ownEpoch = saved.ownEpoch();
    templateEpoch = saved.templateEpoch();
    kept = saved.kept();
    erasedBelow = saved.erasedBelow();
    System.arraycopy(saved.seen(), 0, seen, 0, RING);
  }

  /** A copy of what is to be saved. */
  public Saved save() {
    return new Saved(widthMillis, slice, ownEpoch, templateEpoch, kept, seen.clone(), erasedBelow);
  }

  /** Whether {@link #save} says something else than at the last call of this method. */
  public boolean hasChanged() {
    boolean answer = changed;
    changed = false;
    return answer;
  }

  /** How many places are taken. */
  public int taken() {
    int taken = 0;
    for (int count : seen) {
      taken += count;
    }
    return taken;
  }

  /** How many entities {@link EntityTimes} holds. */
  public int kept() {
    return kept;
  }

  /** Forgets an entity, and frees its place. */
  public void erase(String entity, EntityTimes times) throws Exception {
    long last = times.get(entity);
    if (last == EntityTimes.NONE) {
      return;
    }
    times.remove(entity);
    kept--;
    if (hasPlace(last)) {
      seen[index(last)]--;
    }
    changed = true;
  }

  /**
   * Forgets all that is of the tenant before the erase that has this version; nothing if that erase
   * or a later one is known.
   */
  public void eraseBelow(long version, EntityTimes times) throws Exception {
    if (version <= erasedBelow) {
      return;
    }
    erasedBelow = version;
    times.clear();
    widthMillis = 0;
    slice = Long.MIN_VALUE;
    ownEpoch = Long.MIN_VALUE;
    templateEpoch = Long.MIN_VALUE;
    kept = 0;
    Arrays.fill(seen, 0);
    changed = true;
  }

  /** Whether what stands under a config of this order is of the tenant before its last erase. */
  public boolean isErased(long ownEpoch) {
    return ownEpoch < erasedBelow;
  }

  /** Whether the event of an entity may go on: the entity has a place, or gets one now. */
  public boolean admit(String entity, long timeMillis, Rules rules, EntityTimes times)
      throws Exception {
    adopt(rules, times);
    advance(Math.floorDiv(timeMillis, widthMillis));
    long last = times.get(entity);
    boolean known = last != EntityTimes.NONE;
    if (last == slice) {
      return true;
    }
    if (known && hasPlace(last)) {
      seen[index(last)]--;
    } else if (taken() >= rules.limit()) {
      return false;
    }
    times.put(entity, slice);
    changed = true;
    seen[index(slice)]++;
    kept += known ? 0 : 1;
    tidy(times);
    return true;
  }

  private boolean hasPlace(long last) {
    return last >= slice - SLICES;
  }

  private static int index(long slice) {
    return (int) Math.floorMod(slice, (long) RING);
  }

  /** The clock never goes back; what it leaves behind has no place any more. */
  private void advance(long to) {
    changed |= slice < to;
    if (slice == Long.MIN_VALUE || to - slice >= RING) {
      Arrays.fill(seen, 0);
      slice = to;
    }
    while (slice < to) {
      slice++;
      seen[index(slice)] = 0;
    }
  }

  /** Another {@code expireAfter}, if it is of a newer config: older events change nothing. */
  private void adopt(Rules rules, EntityTimes times) throws Exception {
    if (rules.ownEpoch() < ownEpoch
        || rules.ownEpoch() == ownEpoch && rules.templateEpoch() < templateEpoch) {
      return;
    }
    changed |= ownEpoch != rules.ownEpoch() || templateEpoch != rules.templateEpoch();
    ownEpoch = rules.ownEpoch();
    templateEpoch = rules.templateEpoch();
    // The width is of the newest config, and changes with it only.
    long width = (rules.expireAfterMillis() + SLICES - 1) / SLICES;
    long before = widthMillis;
    widthMillis = width;
    if (before == width || before == 0) {
      return;
    }
    // The last moment of an old slice: nobody loses a place by being counted anew.
    slice = Math.floorDiv(slice * before + before - 1, width);
    keep(times, old -> Math.floorDiv(old * before + before - 1, width));
  }

  private void tidy(EntityTimes times) throws Exception {
    int taken = taken();
    if (kept - taken > taken + KEPT_WITHOUT_A_PLACE) {
      keep(times, last -> last);
    }
  }

  /** Counts all entities anew, and lets go of those that have no place. */
  private void keep(EntityTimes times, LongUnaryOperator now) throws Exception {
    Arrays.fill(seen, 0);
    kept = 0;
    times.replaceAll(
        last -> {
          long counted = now.applyAsLong(last);
          if (!hasPlace(counted)) {
            return EntityTimes.NONE;
          }
          kept++;
          seen[index(counted)]++;
          return counted;
        });
  }
}
