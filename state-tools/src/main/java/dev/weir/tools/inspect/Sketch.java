package dev.weir.tools.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How often numbers of each size were met, in at most {@value #MOST_CELLS} cells: a sixteenth of an
 * octave is a cell, so that a quantile is within 3 % of the number it stands for. Numbers within
 * {@value #LEAST} of 0 count as 0, those beyond {@value #MOST} as that.
 */
public final class Sketch {
  /** Cells of both signs and of 0. */
  public static final int MOST_CELLS = 2_626;

  private static final double LEAST = 1e-9;
  private static final double MOST = 1e15;

  /** Of a double's bits those below the first four of its fraction. */
  private static final int SHIFT = 48;

  private static final int FIRST = cellOfMagnitude(LEAST);

  private int[] cells = new int[4];
  private long[] counts = new long[4];
  private int held;
  private long total;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  /** One cell, for charts. */
  @FunctionalInterface
  public interface Cells {
    void cell(double from, double to, long count);
  }

  private static int cellOfMagnitude(double magnitude) {
    return (int) (Double.doubleToRawLongBits(magnitude) >>> SHIFT);
  }

  private static int cell(double value) {
    double magnitude = Math.min(Math.abs(value), MOST);
    if (!(magnitude >= LEAST)) {
      return 0;
    }
    int cell = cellOfMagnitude(magnitude) - FIRST + 1;
    return value < 0 ? -cell : cell;
  }

  /** Where a cell begins; it ends where the next one of its sign begins. */
  private static double edge(int cell) {
    return Double.longBitsToDouble((long) (cell + FIRST - 1) << SHIFT);
  }

  /** Numbers met. */
  public long total() {
    return total;
  }

  /** Takes a number in; what is not a number is passed over. */
  public void add(double value) {
    if (!Double.isNaN(value)) {
      add(cell(value), 1);
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }

  private void add(int cell, long count) {
    total += count;
    int at = Arrays.binarySearch(cells, 0, held, cell);
    if (at >= 0) {
      counts[at] += count;
      return;
    }
    int place = -at - 1;
    if (held == cells.length) {
      cells = Arrays.copyOf(cells, 2 * held);
      counts = Arrays.copyOf(counts, 2 * held);
    }
    System.arraycopy(cells, place, cells, place + 1, held - place);
    System.arraycopy(counts, place, counts, place + 1, held - place);
    cells[place] = cell;
    counts[place] = count;
    held++;
  }

  /** Takes in what {@code other} has met. */
  public void add(Sketch other) {
    for (int i = 0; i < other.held; i++) {
      add(other.cells[i], other.counts[i]);
    }
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
  }

  /** The middle of the cell in which so large a part of the numbers ends; NaN of no numbers. */
  public double quantile(double part) {
    long before = 0;
    long wanted = Math.max(1, (long) Math.ceil(part * total));
    for (int i = 0; i < held; i++) {
      before += counts[i];
      if (before >= wanted) {
        return Math.min(Math.max(middle(cells[i]), least), most);
      }
    }
    return Double.NaN;
  }

  private static double middle(int cell) {
    if (cell == 0) {
      return 0;
    }
    int magnitude = Math.abs(cell);
    double middle = (edge(magnitude) + edge(magnitude + 1)) / 2;
    return cell < 0 ? -middle : middle;
  }

  /** Every cell that has numbers, ascending. */
  public void forEach(Cells to) {
    for (int i = 0; i < held; i++) {
      int cell = cells[i];
      if (cell == 0) {
        to.cell(0, 0, counts[i]);
      } else if (cell > 0) {
        to.cell(edge(cell), edge(cell + 1), counts[i]);
      } else {
        to.cell(-edge(1 - cell), -edge(-cell), counts[i]);
      }
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(least);
    out.writeDouble(most);
    out.writeInt(held);
    for (int i = 0; i < held; i++) {
      out.writeInt(cells[i]);
      out.writeLong(counts[i]);
    }
  }

  static Sketch load(DataInput in) throws IOException {
    Sketch sketch = new Sketch();
    sketch.least = in.readDouble();
    sketch.most = in.readDouble();
    for (int i = in.readInt(); i > 0; i--) {
      sketch.add(in.readInt(), in.readLong());
    }
    return sketch;
  }
}
