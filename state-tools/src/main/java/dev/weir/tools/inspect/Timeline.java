package dev.weir.tools.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often times were met, in at most {@value #MOST_CELLS} cells of equal width: a second, and
 * twice as wide as often as there are too many. The same times give the same cells in any order.
 */
public final class Timeline {
  static final int MOST_CELLS = 96;
  private static final long SECOND_MILLIS = 1_000;

  private TreeMap<Long, Long> cells = new TreeMap<>();
  private long widthMillis = SECOND_MILLIS;

  /** Milliseconds of a cell. */
  public long widthMillis() {
    return widthMillis;
  }

  /** Count by the cell's first millisecond, ascending. */
  public Map<Long, Long> counts() {
    Map<Long, Long> counts = new TreeMap<>();
    cells.forEach((cell, count) -> counts.put(cell * widthMillis, count));
    return counts;
  }

  void add(long millis) {
    cells.merge(Math.floorDiv(millis, widthMillis), 1L, Long::sum);
    fit();
  }

  void add(Timeline other) {
    while (widthMillis < other.widthMillis) {
      widen();
    }
    long parts = widthMillis / other.widthMillis;
    other.cells.forEach((cell, count) -> cells.merge(Math.floorDiv(cell, parts), count, Long::sum));
    fit();
  }

  private void fit() {
    while (cells.size() > MOST_CELLS) {
      widen();
    }
  }

  private void widen() {
    TreeMap<Long, Long> wider = new TreeMap<>();
    cells.forEach((cell, count) -> wider.merge(Math.floorDiv(cell, 2), count, Long::sum));
    cells = wider;
    widthMillis *= 2;
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(widthMillis);
    out.writeInt(cells.size());
    for (Map.Entry<Long, Long> cell : cells.entrySet()) {
      out.writeLong(cell.getKey());
      out.writeLong(cell.getValue());
    }
  }

  static Timeline load(DataInput in) throws IOException {
    Timeline timeline = new Timeline();
    timeline.widthMillis = in.readLong();
    for (int i = in.readInt(); i > 0; i--) {
      timeline.cells.put(in.readLong(), in.readLong());
    }
    return timeline;
  }
}
