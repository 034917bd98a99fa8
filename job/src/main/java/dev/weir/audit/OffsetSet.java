package dev.weir.audit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Offsets of one partition, a bit each: pages of 65,536 offsets, so that neither a high first
 * offset nor a gap costs memory. Offsets come in any order.
 */
public final class OffsetSet {
  /** What {@link #max} answers for the empty set. */
  public static final long NONE = -1;

  private static final int PAGE_BITS = 16;
  private static final int PAGE = 1 << PAGE_BITS;

  private final TreeMap<Long, BitSet> pages = new TreeMap<>();

  /** Whether it was not there before. */
  public boolean add(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("found offset " + offset + ", expected 0 or more");
    }
    BitSet page = pages.computeIfAbsent(offset >> PAGE_BITS, p -> new BitSet(PAGE));
    int bit = (int) (offset & (PAGE - 1));
    boolean added = !page.get(bit);
    page.set(bit);
    return added;
  }

  /** Whether it is there. */
  public boolean contains(long offset) {
    BitSet page = pages.get(offset >> PAGE_BITS);
    return page != null && page.get((int) (offset & (PAGE - 1)));
  }

  /** How many there are. */
  public long size() {
    return pages.values().stream().mapToLong(BitSet::cardinality).sum();
  }

  /** The highest, {@link #NONE} if there is none. */
  public long max() {
    Map.Entry<Long, BitSet> last = pages.lastEntry();
    return last == null ? NONE : (last.getKey() << PAGE_BITS) + last.getValue().length() - 1;
  }

  /** These and the others'. */
  OffsetSet or(OffsetSet other) {
    OffsetSet result = copy();
    other.pages.forEach(
        (at, page) -> result.pages.computeIfAbsent(at, p -> new BitSet(PAGE)).or(page));
    return result;
  }

  /** These without the others'. */
  OffsetSet andNot(OffsetSet other) {
    OffsetSet result = copy();
    other.pages.forEach(
        (at, page) -> result.pages.computeIfPresent(at, (a, own) -> nonEmpty(own, page)));
    return result;
  }

  private static BitSet nonEmpty(BitSet own, BitSet without) {
    own.andNot(without);
    return own.isEmpty() ? null : own;
  }

  /** Those from {@code first} to {@code last}, both included. */
  OffsetSet between(long first, long last) {
    OffsetSet result = new OffsetSet();
    if (first > last) {
      return result;
    }
    pages
        .subMap(first >> PAGE_BITS, true, last >> PAGE_BITS, true)
        .forEach(
            (at, page) -> {
              long base = at << PAGE_BITS;
              BitSet part = (BitSet) page.clone();
              part.clear(0, (int) Math.max(0, first - base));
              part.clear((int) Math.min(PAGE, last - base + 1), PAGE);
              if (!part.isEmpty()) {
                result.pages.put(at, part);
              }
            });
    return result;
  }

  private OffsetSet copy() {
    OffsetSet result = new OffsetSet();
    pages.forEach((at, page) -> result.pages.put(at, (BitSet) page.clone()));
    return result;
  }

  /** The first {@code most} runs of offsets, ascending. */
  public List<OffsetRange> ranges(int most) {
    List<OffsetRange> ranges = new ArrayList<>();
    for (Map.Entry<Long, BitSet> entry : pages.entrySet()) {
      long base = entry.getKey() << PAGE_BITS;
      BitSet page = entry.getValue();
      for (int from = page.nextSetBit(0); from >= 0; ) {
        int to = page.nextClearBit(from);
        OffsetRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        if (last != null && last.last() + 1 == base + from) {
          // The run goes on from the page before.
          ranges.set(ranges.size() - 1, new OffsetRange(last.first(), base + to - 1));
        } else if (ranges.size() == most) {
          return ranges;
        } else {
          ranges.add(new OffsetRange(base + from, base + to - 1));
        }
        from = page.nextSetBit(to);
      }
    }
    return ranges;
  }
}
