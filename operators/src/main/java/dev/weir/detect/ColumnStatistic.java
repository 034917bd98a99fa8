package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What {@link MovingStatistics} knows of the columns of its window beside the rows. */
interface ColumnStatistic {
  /**
   * How far a value of a feature is off; 0 to {@link Spread#MOST}. The window holds a row or more.
   */
  double deviation(RowWindow window, int j, double value);

  /** Takes a row of finite values that the window is about to take. */
  void learn(RowWindow before, float[] row);

  /** The window has taken the row. */
  default void learned(RowWindow window) {}

  ColumnStatistic copy();

  /** Writes what does not follow from the rows. */
  default void save(DataOutput out) throws IOException {}

  /** Takes the rows of a window that was loaded, and reads what {@link #save} wrote. */
  void load(RowWindow window, DataInput in) throws IOException;

  /**
   * A value of a feature, the oldest at 0, so that a window that was loaded gives the same sums.
   */
  static double value(RowWindow window, int j, int i) {
    int place = window.oldestOffset() + i * window.dimensions + j;
    int end = window.held() * window.dimensions;
    return window.rows()[place < end ? place : place - end];
  }
}
