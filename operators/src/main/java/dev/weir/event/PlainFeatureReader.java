package dev.weir.event;

import dev.weir.event.FeatureLayout.Slot;
import dev.weir.tenant.FeatureNames;
import dev.weir.tenant.FeatureType;
import java.util.Arrays;

/**
 * Reads a good {@code features} object of {@link PlainJson} into the array of a layout; gives up on
 * any other, nested values among them. Reused; not safe for use by two threads.
 */
final class PlainFeatureReader {
  /** In place of a position: the feature is passed over. */
  private static final int EXTRA = -1;

  /** In place of a position: the object is not read here. */
  private static final int GIVE_UP = -2;

  private final PlainJson json;
  private final StrangeNames strange = new StrangeNames();
  private FeatureLayout layout;
  private DecodedEvent out;
  private double[] values;

  /** By position, 64 in each. */
  private long[] seen = new long[1];

  PlainFeatureReader(PlainJson json) {
    this.json = json;
  }

  /**
   * Reads the object whose brace was consumed, to its end. False if it is not plain or not good.
   */
  boolean read(FeatureLayout chosen, DecodedEvent into) {
    layout = chosen;
    out = into;
    values = into.begin(chosen);
    forget(chosen.size());
    int entries = 0;
    int most = chosen.bounds().maxFeatures();
    int previous = -1;
    do {
      if (++entries > most || !json.take('"')) {
        return false;
      }
      int position = takeName(previous);
      boolean taken = json.take(':') && (position < 0 ? skip(position) : takeValue(position));
      if (!taken) {
        return false;
      }
      previous = position < 0 ? previous : position;
    } while (json.take(','));
    return json.take('}') && chosen.firstMissing(values) < 0;
  }

  private void forget(int size) {
    strange.clear();
    int words = (size + 63) >> 6;
    if (seen.length < words) {
      seen = new long[words];
    }
    Arrays.fill(seen, 0, words, 0);
  }

  /** Consumes a name; its position, {@link #EXTRA} or {@link #GIVE_UP}. */
  private int takeName(int previous) {
    SlotNames names = layout.names();
    int position = names.takeFollower(json, previous);
    if (position < 0) {
      if (!json.restOfText()) {
        return GIVE_UP;
      }
      position = layout.positionOf(json.string());
      if (position < 0) {
        return passOver() ? EXTRA : GIVE_UP;
      }
      if (json.textEnd() - json.textFrom() > EventDecoder.MAX_NAME_LENGTH) {
        return GIVE_UP;
      }
      names.follow(previous, position);
    }
    long bit = 1L << position;
    boolean again = (seen[position >> 6] & bit) != 0;
    seen[position >> 6] |= bit;
    return again ? GIVE_UP : position;
  }

  /** Whether the name consumed last, which no slot has, may be passed over. */
  private boolean passOver() {
    out.extraFeatures++;
    return layout.ignoreExtraFeatures()
        && json.isNewTo(strange)
        && (!layout.bounds().checkNames() || FeatureNames.isValid(json.string()));
  }

  private boolean skip(int position) {
    return position == EXTRA && json.scalar();
  }

  private boolean takeValue(int position) {
    return switch (json.peek()) {
      case 'n' -> json.take("null");
      case 't' -> json.take("true") && store(position, FeatureType.BOOLEAN, 1);
      case 'f' -> json.take("false") && store(position, FeatureType.BOOLEAN, 0);
      case '"' ->
          json.text()
              && json.textEnd() - json.textFrom() <= layout.bounds().maxTextLength()
              && store(position, FeatureType.CATEGORY, json.categoryHash());
      default -> json.number() && store(position, FeatureType.NUMBER, json.lastNumber().value());
    };
  }

  /** Stores a value in every slot of its type; false if a primary slot cannot take it. */
  private boolean store(int first, FeatureType type, double value) {
    for (int position = first; position >= 0; position = layout.twinOf(position)) {
      Slot slot = layout.slot(position);
      if (slot.type() == type && (type != FeatureType.NUMBER || slot.accepts(value))) {
        values[position] = slot.key() == null ? value : slot.key().hash(json.string());
      } else if (slot.primary()) {
        return false;
      }
    }
    return true;
  }
}
