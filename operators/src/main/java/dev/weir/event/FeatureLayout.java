package dev.weir.event;

import dev.weir.tenant.FeatureType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The order of feature values in a flat array: the union of the features of a tenant's present and
 * preceding learning part. Immutable to its users, and safe to share between threads.
 *
 * <p>A value is the number itself; 1 or 0 for a boolean; {@link CategoryHash} for a category, or
 * what its {@link CategoryKey} makes of it; {@link #MISSING} if it is absent. A name may stand
 * twice, once primary and once not, when the preceding learning part read it as another type or by
 * another hash.
 */
public final class FeatureLayout {
  /** A value that is not there. No value that is there is NaN. */
  public static final double MISSING = Double.NaN;

  /** Stands for a layout where a tenant's events are not taken. */
  public static final FeatureLayout CLOSED = new FeatureLayout(List.of(), false);

  /** Stands for a layout where a tenant's categories cannot be hashed: the job has no key. */
  public static final FeatureLayout KEYLESS = new FeatureLayout(List.of(), false);

  private final List<Slot> slots;
  private final boolean ignoreExtraFeatures;
  private final EventBounds bounds;
  private final Map<String, Integer> firstSlots = new HashMap<>();
  private final SlotNames names;
  private final int[] twins;
  private final int[] required;
  private final int[] optional;

  /**
   * One position of the array.
   *
   * @param name the feature's name in events
   * @param type what its value is
   * @param min the smallest number accepted; not read for other types
   * @param max the largest number accepted; not read for other types
   * @param required whether an event without a value is refused; primary slots only
   * @param primary whether the present learning part has this feature. Only then is a bad value a
   *     reason to refuse the event; to the preceding learning part a bad value is a missing one
   * @param key what the texts of a category are hashed with; null for {@link CategoryHash}
   */
  public record Slot(
      String name,
      FeatureType type,
      double min,
      double max,
      boolean required,
      boolean primary,
      CategoryKey key) {
    /** A slot whose values are no secret. */
    public Slot(
        String name, FeatureType type, double min, double max, boolean required, boolean primary) {
      this(name, type, min, max, required, primary, null);
    }

    /** Refuses what no configuration can ask for. */
    public Slot {
      if (name == null || name.isEmpty() || type == null) {
        throw new IllegalArgumentException(
            "found feature name " + name + " of type " + type + ", expected both to be given");
      }
      if (!(min <= max)) {
        throw new IllegalArgumentException(
            "feature " + name + ": found range [" + min + ", " + max + "], expected min <= max");
      }
      if (required && !primary) {
        throw new IllegalArgumentException(
            "feature " + name + ": found a required slot that is not primary, expected a primary");
      }
    }

    /** Whether a number is finite and in the range. */
    boolean accepts(double number) {
      return number >= min && number <= max && number - number == 0;
    }

    /** The range, for messages. */
    String range() {
      return "[" + min + ", " + max + "]";
    }
  }

  /**
   * A layout of these slots in this order.
   *
   * @throws IllegalArgumentException if a name stands twice as primary, twice as not primary, or
   *     more often
   */
  public FeatureLayout(List<Slot> slots, boolean ignoreExtraFeatures) {
    this(slots, ignoreExtraFeatures, EventBounds.NONE);
  }

  /** As the other, for events that are read so strictly. */
  public FeatureLayout(List<Slot> slots, boolean ignoreExtraFeatures, EventBounds bounds) {
    this.slots = List.copyOf(slots);
    this.ignoreExtraFeatures = ignoreExtraFeatures;
    this.bounds = bounds;
    this.twins = new int[slots.size()];
    Arrays.fill(twins, -1);
    // Primary slots first: a bad value must refuse the event before anything is stored.
    IntStream.range(0, size()).filter(i -> slot(i).primary()).forEach(this::enter);
    IntStream.range(0, size()).filter(i -> !slot(i).primary()).forEach(this::enter);
    boolean[] found = new boolean[slots.size()];
    firstSlots.values().forEach(position -> found[position] = true);
    this.names = new SlotNames(this.slots, found);
    this.required = IntStream.range(0, slots.size()).filter(i -> slot(i).required()).toArray();
    this.optional =
        IntStream.range(0, slots.size())
            .filter(i -> slot(i).primary() && !slot(i).required())
            .toArray();
  }

  /** The number of values in an event of this layout. */
  public int size() {
    return slots.size();
  }

  /** The slots in order. */
  public List<Slot> slots() {
    return slots;
  }

  /** The slot at a position. */
  public Slot slot(int position) {
    return slots.get(position);
  }

  /** Position of the slot with this name, the primary one if there are two; -1 if there is none. */
  public int positionOf(String name) {
    Integer position = firstSlots.get(name);
    return position == null ? -1 : position;
  }

  /** The names as they stand in events. */
  SlotNames names() {
    return names;
  }

  /** Position of the other slot with the same name; -1 if there is none. */
  public int twinOf(int position) {
    return twins[position];
  }

  /** Whether features that no slot names are passed over; they are refused otherwise. */
  public boolean ignoreExtraFeatures() {
    return ignoreExtraFeatures;
  }

  /** How strict events are read. */
  public EventBounds bounds() {
    return bounds;
  }

  /** Position of the first required slot without a value; -1 if all have one. */
  int firstMissing(double[] values) {
    for (int position : required) {
      if (Double.isNaN(values[position])) {
        return position;
      }
    }
    return -1;
  }

  /** How many primary slots have no value, of those that may have none. */
  int missing(double[] values) {
    int missing = 0;
    for (int position : optional) {
      missing += Double.isNaN(values[position]) ? 1 : 0;
    }
    return missing;
  }

  private void enter(int position) {
    Slot slot = slot(position);
    Integer first = firstSlots.putIfAbsent(slot.name(), position);
    if (first == null) {
      return;
    }
    if (slot.primary() || !slot(first).primary() || twins[first] >= 0) {
      throw new IllegalArgumentException(
          "found feature " + slot.name() + " twice, expected at most one primary and one other");
    }
    twins[first] = position;
  }
}
