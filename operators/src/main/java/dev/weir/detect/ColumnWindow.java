package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The latest rows, feature by feature in one array, so that the distances of all rows from a vector
 * are sums over whole columns, which the compiler turns into vector instructions.
 *
 * <p>A row keeps its place until it is replaced, and places are saved: sums over rows are in the
 * same order after a restore.
 */
final class ColumnWindow {
  private static final int FIRST_ROWS = 16;

  final int dimensions;
  final int window;
  private float[] columns;
  private int room;
  private int held;
  private int next;

  ColumnWindow(int dimensions, int window) {
    Check.argument("dimensions", dimensions, 1, Check.MAX_DIMENSIONS);
    this.dimensions = dimensions;
    this.window = window;
    this.room = Math.min(FIRST_ROWS, window);
    this.columns = new float[room * dimensions];
  }

  private ColumnWindow(ColumnWindow other) {
    dimensions = other.dimensions;
    window = other.window;
    columns = other.columns.clone();
    room = other.room;
    held = other.held;
    next = other.next;
  }

  ColumnWindow copy() {
    return new ColumnWindow(this);
  }

  int held() {
    return held;
  }

  float at(int row, int feature) {
    return columns[feature * room + row];
  }

  /** The array that holds the columns, for reading at {@link #first}. */
  float[] columns() {
    return columns;
  }

  /** Where the {@link #held} values of a feature begin; they are not in the order they came in. */
  int first(int feature) {
    return feature * room;
  }

  /** Puts a value in place of one of the row added last. */
  void correct(int feature, float value) {
    columns[feature * room + (next == 0 ? window : next) - 1] = value;
  }

  /** Adds a row, in place of the oldest where the window is full. */
  void add(float[] vector) {
    reserve(next + 1);
    for (int j = 0; j < dimensions; j++) {
      columns[j * room + next] = vector[j];
    }
    held = Math.max(held, next + 1);
    next = next + 1 == window ? 0 : next + 1;
  }

  private void reserve(int rows) {
    if (rows <= room) {
      return;
    }
    int larger = Math.min(window, 2 * room);
    float[] moved = new float[larger * dimensions];
    for (int j = 0; j < dimensions; j++) {
      System.arraycopy(columns, j * room, moved, j * larger, held);
    }
    columns = moved;
    room = larger;
  }

  /** Where the next row goes; those before it are newer than those from it on. */
  int next() {
    return next;
  }

  /**
   * The squared distance of every row from a vector, summed in {@code float}. What is not finite
   * counts as the largest {@code float}, here and below.
   */
  void squaredDistances(float[] vector, float[] distances) {
    Arrays.fill(distances, 0, held, 0);
    int j = 0;
    for (; j + 1 < dimensions; j += 2) {
      addSquares(j * room, vector[j], vector[j + 1], distances);
    }
    if (j < dimensions) {
      addSquares(j * room, vector[j], distances);
    }
    keepFinite(distances);
  }

  private void addSquares(int column, float value, float[] distances) {
    float[] entries = columns;
    int count = held;
    for (int i = 0; i < count; i++) {
      float apart = entries[column + i] - value;
      distances[i] += apart * apart;
    }
  }

  private void addSquares(int column, float value, float nextValue, float[] distances) {
    float[] entries = columns;
    int nextColumn = column + room;
    int count = held;
    for (int i = 0; i < count; i++) {
      float apart = entries[column + i] - value;
      float nextApart = entries[nextColumn + i] - nextValue;
      distances[i] += apart * apart + nextApart * nextApart;
    }
  }

  /** The distance of every row from a vector along the axes, summed in {@code float}. */
  void axisDistances(float[] vector, float[] distances) {
    Arrays.fill(distances, 0, held, 0);
    for (int j = 0; j < dimensions; j++) {
      addAbsolute(j * room, vector[j], distances);
    }
    keepFinite(distances);
  }

  private void addAbsolute(int column, float value, float[] distances) {
    float[] entries = columns;
    int count = held;
    for (int i = 0; i < count; i++) {
      distances[i] += Math.abs(entries[column + i] - value);
    }
  }

  /** The squared distance of every row from a vector, each feature multiplied by its factor. */
  void scaledSquaredDistances(float[] vector, float[] factors, float[] distances) {
    Arrays.fill(distances, 0, held, 0);
    for (int j = 0; j < dimensions; j++) {
      addScaledSquares(j * room, vector[j], factors[j], distances);
    }
    keepFinite(distances);
  }

  private void addScaledSquares(int column, float value, float factor, float[] distances) {
    float[] entries = columns;
    int count = held;
    for (int i = 0; i < count; i++) {
      float apart = (entries[column + i] - value) * factor;
      distances[i] += apart * apart;
    }
  }

  private void keepFinite(float[] distances) {
    for (int i = 0; i < held; i++) {
      if (!(distances[i] <= Float.MAX_VALUE)) {
        distances[i] = Float.MAX_VALUE;
      }
    }
  }

  /** What the rows, which {@code what} names, are like. */
  EntryRanges view(String what) {
    return EntryRanges.ofVectors(what, held, dimensions, this::at);
  }

  /** Writes the rows, each at its place, and which place is next. */
  void save(DataOutput out) throws IOException {
    out.writeInt(held);
    out.writeInt(next);
    for (int i = 0; i < held; i++) {
      for (int j = 0; j < dimensions; j++) {
        out.writeFloat(at(i, j));
      }
    }
  }

  /** Room is made as rows are read, so that a damaged count cannot ask for more than there is. */
  static ColumnWindow load(int dimensions, int window, DataInput in) throws IOException {
    ColumnWindow loaded = new ColumnWindow(dimensions, window);
    int held = Check.saved("rows held", in.readInt(), 0, window);
    boolean full = held == window;
    int next = Check.saved("next row", in.readInt(), full ? 0 : held, full ? window - 1 : held);
    float[] row = new float[dimensions];
    for (int i = 0; i < held; i++) {
      for (int j = 0; j < dimensions; j++) {
        row[j] = in.readFloat();
      }
      loaded.add(row);
    }
    loaded.next = next;
    return loaded;
  }
}
