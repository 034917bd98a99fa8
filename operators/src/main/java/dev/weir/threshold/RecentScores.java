package dev.weir.threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The last scores of a model by their keys ({@link ShortFloat#key}), in the order they came and
 * ascending: one array that is small enough, and asked in few enough places, for thousands of
 * models that take turns in a cold memory.
 *
 * <p>The ascending order is brought up to date once for every group of scores. What has come and
 * gone since then is counted where it stands in the order of arrival, so that every rank is exact,
 * and an event moves nothing.
 *
 * <p>The cells are: every {@link #STEP}th of the ascending keys; a ring of whole groups, one more
 * than are remembered, so that those that leave are still there; the ascending keys, with room for
 * a group, once they are in order. {@link #NONE} fills what is free of the first and the last.
 */
final class RecentScores {
  /** Scores between two bringings up to date; {@link RarityCalibration#SCORES} are whole groups. */
  private static final int GROUP = 40;

  private static final int GROUPS = RarityCalibration.SCORES / GROUP + 1;
  private static final int STEP = 16;
  private static final int STEPS = 63;
  private static final int RING = STEPS + 1;

  /** Above all keys, which have 24 bits. */
  private static final int NONE = 1 << 23;

  private static final int UNKNOWN = -1;

  private int[] cells;

  /** Groups of the ring, and of the ascending keys. */
  private int groups;

  private int held;

  /** Where in the ring the next score goes. */
  private int next;

  /** The key asked for last and what was found, {@link #UNKNOWN} once that may have changed. */
  private int keyAsked;

  private int belowFound = UNKNOWN;

  /** The ascending keys are there; until then there is no room for them either. */
  private boolean inOrder = true;

  /** The ascending keys are not kept. */
  private boolean lean;

  private RecentScores(int[] cells, int groups) {
    this.cells = cells;
    this.groups = groups;
  }

  /** None. */
  RecentScores() {
    this(free(2), 2);
  }

  /**
   * Reads what {@link #save} wrote. They are put in order when the next group is full: a model that
   * was read for one event and is at rest again after it is counted through, which is much less
   * work and needs no room for another order.
   */
  static RecentScores load(int held, int oldest, DataInput in) throws IOException {
    if (held == 0) {
      return new RecentScores();
    }
    int groups = 2;
    while (groups < GROUPS && held >= (groups - 1) * GROUP) {
      groups = Math.min(GROUPS, 2 * groups);
    }
    RecentScores scores = new RecentScores(new int[RING + groups * GROUP], groups);
    scores.held = held;
    scores.next = held;
    scores.inOrder = false;
    ShortFloat.readKeys(scores.cells, RING + held - oldest, oldest, in);
    ShortFloat.readKeys(scores.cells, RING, held - oldest, in);
    return scores;
  }

  /** Writes them from the one on that comes {@code oldest} places before the oldest, in a ring. */
  void save(int oldest, DataOutput out) throws IOException {
    byte[] block = new byte[ShortFloat.BYTES * held];
    int at = ShortFloat.BYTES * oldest;
    for (int age = 0; age < held; age++) {
      ShortFloat.put(ShortFloat.bits(at(age)), block, at);
      at += ShortFloat.BYTES;
      if (at == block.length) {
        at = 0;
      }
    }
    out.write(block, 0, block.length);
  }

  private static int[] free(int groups) {
    int[] cells = new int[RING + 2 * groups * GROUP + STEP];
    Arrays.fill(cells, NONE);
    return cells;
  }

  private int ascending() {
    return RING + groups * GROUP;
  }

  /** How many there are, at most {@link RarityCalibration#SCORES}. */
  int count() {
    return held;
  }

  /** The key of the {@code age}th, 0 for the oldest. */
  int at(int age) {
    int place = next - held + age;
    return cells[RING + (place < 0 ? place + groups * GROUP : place)];
  }

  /** All of them, ascending. */
  float[] sorted() {
    float[] sorted = new float[held];
    for (int age = 0; age < held; age++) {
      sorted[age] = ShortFloat.ofKey(at(age));
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /** How many are below {@code key}. */
  int countBelow(int key) {
    if (belowFound == UNKNOWN || keyAsked != key) {
      keyAsked = key;
      belowFound = count(key);
    }
    return belowFound;
  }

  private int count(int key) {
    if (!inOrder) {
      int round = Math.max(0, held - next);
      return below(key, ascending() - round, round)
          + below(key, RING + next - held + round, held - round);
    }
    int since = next % GROUP;
    int come = RING + next - since;
    int below = below(key, come, since);
    if (held == RarityCalibration.SCORES) {
      below -= below(key, leaving(come), since);
    }
    int step = Math.max(0, below(key, 0, STEPS) - 1) * STEP;
    return below + step + below(key, ascending() + step, STEP);
  }

  /** The cell of those that leave while the group at {@code come} fills. */
  private int leaving(int come) {
    return come + GROUP == ascending() ? RING : come + GROUP;
  }

  /**
   * Looks at all of them, also where they ascend: their memory is then waited for once, and not
   * with each step of a search.
   */
  private int below(int key, int from, int count) {
    int below = 0;
    for (int i = from; i < from + count; i++) {
      below += (cells[i] - key) >>> 31;
    }
    return below;
  }

  /** Remembers {@code key}, and forgets the oldest where there is no more room. */
  void add(int key) {
    boolean full = held == RarityCalibration.SCORES;
    belowFound = UNKNOWN;
    cells[RING + next++] = key;
    held += full ? 0 : 1;
    if (next % GROUP == 0) {
      int come = RING + next - GROUP;
      if (inOrder) {
        merge(come, full ? leaving(come) : -1);
      } else if (!lean) {
        order();
      }
      if (groups < GROUPS && next == (groups - 1) * GROUP) {
        grow();
      } else if (next == GROUPS * GROUP) {
        next = 0;
      }
    }
  }

  /** Whether the ascending keys are given up, and not put in order until it is otherwise. */
  void lean(boolean now) {
    if (lean != now && now && inOrder) {
      cells = Arrays.copyOf(cells, ascending());
      inOrder = false;
    }
    lean = now;
  }

  /** Puts them in order when a group is whole. */
  private void order() {
    int first = ascending();
    int[] withOrder = free(groups);
    System.arraycopy(cells, RING, withOrder, RING, groups * GROUP);
    cells = withOrder;
    for (int age = 0; age < held; age++) {
      cells[first + age] = at(age);
    }
    Arrays.sort(cells, first, first + held);
    index();
    inOrder = true;
  }

  /** Puts every {@link #STEP}th of the ascending keys in front, where a search begins. */
  private void index() {
    for (int step = 0; step * STEP < held; step++) {
      cells[step] = cells[ascending() + step * STEP];
    }
  }

  private void merge(int come, int gone) {
    int first = ascending();
    int room = first + held;
    int kept = held - GROUP;
    if (gone >= 0) {
      System.arraycopy(cells, gone, cells, room, GROUP);
      Arrays.sort(cells, room, room + GROUP);
      takeOut(first, room);
    }
    System.arraycopy(cells, come, cells, room, GROUP);
    Arrays.sort(cells, room, room + GROUP);
    putIn(first, kept, room);
    Arrays.fill(cells, room, room + GROUP, NONE);
    index();
  }

  /** Closes the gaps of the group at {@code room} in the keys between it and {@code first}. */
  private void takeOut(int first, int room) {
    int to = first;
    int out = room;
    for (int i = first; i < room; i++) {
      if (out < room + GROUP && cells[i] == cells[out]) {
        out++;
      } else {
        cells[to++] = cells[i];
      }
    }
  }

  /** Merges the group at {@code room} into the {@code kept} keys at {@code first}, from above. */
  private void putIn(int first, int kept, int room) {
    int old = first + kept - 1;
    int in = room + GROUP - 1;
    for (int to = room - 1; in >= room; to--) {
      cells[to] = old >= first && cells[old] > cells[in] ? cells[old--] : cells[in--];
    }
  }

  private void grow() {
    int larger = Math.min(GROUPS, 2 * groups);
    if (!inOrder) {
      cells = Arrays.copyOf(cells, RING + larger * GROUP);
      groups = larger;
      return;
    }
    int[] grown = free(larger);
    System.arraycopy(cells, 0, grown, 0, ascending());
    System.arraycopy(cells, ascending(), grown, RING + larger * GROUP, held);
    cells = grown;
    groups = larger;
  }

  /** A copy that shares nothing that can change. */
  RecentScores copy() {
    RecentScores copy = new RecentScores(cells.clone(), groups);
    copy.held = held;
    copy.next = next;
    copy.inOrder = inOrder;
    copy.lean = lean;
    return copy;
  }
}
