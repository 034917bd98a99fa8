package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The median of every column of a window and the spread round it, as they were when the column last
 * had its turn: each has it once while an eighth of the rows held is added, so that a row costs
 * alike whatever the size of the window, and one that is looked at touches little memory.
 */
final class ColumnCentres {
  private static final int TURNS_PER_WINDOW = 8;

  /** Rows with fewer of which every column has its turn at each. */
  private static final int FEWEST_TO_WAIT = 32;

  /**
   * Medians of values that are normal seldom move by more than this many spreads over the root of
   * the rows between two turns, and those of distances by more than {@link #DISTANCE_REACH}.
   */
  private static final double REACH = 1.5;

  private static final double DISTANCE_REACH = 1;

  private final ColumnWindow window;

  /** Centre and spread of every column. */
  private final double[] levels;

  private final NearMedian medians;

  /** The column whose turn is next. */
  private int next;

  /** Turns that are due, in parts of one: there are as many parts as rows between two turns. */
  private int due;

  ColumnCentres(int dimensions, int window) {
    this(new ColumnWindow(dimensions, window), new double[2 * dimensions]);
  }

  private ColumnCentres(ColumnWindow window, double[] levels) {
    this.window = window;
    this.levels = levels;
    this.medians = new NearMedian(window.window);
  }

  ColumnCentres copy() {
    ColumnCentres copy = new ColumnCentres(window.copy(), levels.clone());
    copy.next = next;
    copy.due = due;
    return copy;
  }

  int dimensions() {
    return window.dimensions;
  }

  /** How many rows the window is for. */
  int window() {
    return window.window;
  }

  int held() {
    return window.held();
  }

  /** The median of a column at its last turn; 0 before the first row. */
  double centre(int j) {
    return levels[2 * j];
  }

  /**
   * The standard deviation of normal values whose median distance from their median is that of a
   * column at its last turn; where more than half of the values are the same, it goes by the mean
   * distance.
   */
  double spread(int j) {
    return levels[2 * j + 1];
  }

  /** Adds a row, in place of the oldest where the window is full; NaN counts as infinity. */
  void add(float[] row) {
    window.add(row);
    for (int j = 0; j < window.dimensions; j++) {
      if (Float.isNaN(row[j])) {
        window.correct(j, Float.POSITIVE_INFINITY);
      }
    }
    int period = period();
    due += window.dimensions;
    while (due >= period) {
      refresh(next);
      next = next + 1 == window.dimensions ? 0 : next + 1;
      due -= period;
    }
  }

  /** Rows between two turns of a column. */
  private int period() {
    return window.held() < FEWEST_TO_WAIT ? 1 : window.held() / TURNS_PER_WINDOW;
  }

  private void refresh(int j) {
    float[] columns = window.columns();
    int first = window.first(j);
    int count = window.held();
    double unit = spread(j) / Math.sqrt(count);
    double centre = medians.of(columns, first, count, centre(j), REACH * unit);
    levels[2 * j] = centre;
    double spread = 0;
    if (2 * medians.same(centre) > count) {
      spread = Spread.PER_MEAN_DISTANCE * meanDistance(columns, first, count, centre);
    } else if (Double.isFinite(centre)) {
      double last = spread(j) / Spread.PER_MEDIAN_DISTANCE;
      double reach = DISTANCE_REACH * unit;
      spread =
          Spread.PER_MEDIAN_DISTANCE
              * medians.ofDistances(columns, first, count, centre, last, reach);
    }
    levels[2 * j + 1] = spread;
  }

  private static double meanDistance(float[] values, int first, int count, double centre) {
    double sum = 0;
    for (int i = first; i < first + count; i++) {
      sum += Math.abs(values[i] - centre);
    }
    return sum / count;
  }

  /** What {@link #save} writes. */
  static long savedBytes(int dimensions, int window) {
    return 16 + (4L * window + 16) * dimensions;
  }

  /** The rows, each at its place, centre and spread of every column, and whose turn is when. */
  void save(DataOutput out) throws IOException {
    window.save(out);
    for (double level : levels) {
      out.writeDouble(level);
    }
    out.writeInt(next);
    out.writeInt(due);
  }

  static ColumnCentres load(int dimensions, int size, DataInput in) throws IOException {
    ColumnWindow window = ColumnWindow.load(dimensions, size, in);
    ColumnCentres loaded = new ColumnCentres(window, new double[2 * dimensions]);
    loaded.checkNumbers();
    for (int i = 0; i < loaded.levels.length; i++) {
      loaded.levels[i] = in.readDouble();
    }
    loaded.next = Check.saved("next turn", in.readInt(), 0, dimensions - 1);
    loaded.due = Check.saved("due", in.readInt(), 0, loaded.period() - 1);
    return loaded;
  }

  private void checkNumbers() throws IOException {
    for (int j = 0; j < window.dimensions; j++) {
      for (int i = 0; i < window.held(); i++) {
        if (Float.isNaN(window.at(i, j))) {
          throw new IOException("saved detector: window: found NaN, expected a number");
        }
      }
    }
  }
}
