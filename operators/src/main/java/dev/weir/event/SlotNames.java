package dev.weir.event;

import dev.weir.event.FeatureLayout.Slot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The names of a layout's slots as they stand in an event, to be found without making a text of
 * each. Senders write their features in the same order again and again, so what followed a feature
 * once is tried first after it.
 *
 * <p>Immutable but for that guess, which may be wrong at any time: threads that share it at worst
 * guess wrong.
 */
final class SlotNames {
  /** All names one after the other, each with the quote that ends it. */
  private final byte[] names;

  private final int[] ends;

  /** By position + 1, so that the first one stands for the beginning. */
  private final int[] followers;

  /**
   * @param slots the slots in order
   * @param first whether the slot at a position is the one to find by its name
   */
  SlotNames(List<Slot> slots, boolean[] first) {
    ends = new int[slots.size()];
    followers = new int[slots.size() + 1];
    Arrays.setAll(followers, position -> position == slots.size() ? 0 : position);
    StringBuilder all = new StringBuilder();
    for (int position = 0; position < ends.length; position++) {
      String name = slots.get(position).name();
      if (first[position] && isPlain(name)) {
        all.append(name).append('"');
      }
      ends[position] = all.length();
    }
    names = all.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Consumes the name that is guessed to follow the feature at {@code previous} (-1: none), if it
   * does, with the quote behind it; the position, or -1.
   */
  int takeFollower(PlainJson json, int previous) {
    if (ends.length == 0) {
      return -1;
    }
    int guess = followers[previous + 1];
    int from = guess == 0 ? 0 : ends[guess - 1];
    boolean taken = ends[guess] > from && json.take(names, from, ends[guess]);
    return taken ? guess : -1;
  }

  /** Takes note of what followed. */
  void follow(int previous, int position) {
    followers[previous + 1] = position;
  }

  /** Whether the name stands in an event as it is, and is short enough for one. */
  private static boolean isPlain(String name) {
    return name.length() <= EventDecoder.MAX_NAME_LENGTH
        && name.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\');
  }
}
