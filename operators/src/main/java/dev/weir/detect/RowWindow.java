package dev.weir.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The latest rows, in one array that grows with them up to the size of the window. */
final class RowWindow {
  private static final int FIRST_ROWS = 16;

  final int dimensions;
  final int window;
  private float[] rows;
  private int held;
  private int oldest;

  RowWindow(int dimensions, int window) {
    Check.argument("dimensions", dimensions, 1, Check.MAX_DIMENSIONS);
    this.dimensions = dimensions;
    this.window = window;
    this.rows = new float[Math.min(FIRST_ROWS, window) * dimensions];
  }

  private RowWindow(RowWindow other) {
    dimensions = other.dimensions;
    window = other.window;
    rows = other.rows.clone();
    held = other.held;
    oldest = other.oldest;
  }

  RowWindow copy() {
    return new RowWindow(this);
  }

  int held() {
    return held;
  }

  boolean full() {
    return held == window;
  }

  /** The array that holds the oldest row, for reading at {@link #oldestOffset}. */
  float[] rows() {
    return rows;
  }

  int oldestOffset() {
    return oldest * dimensions;
  }

  /** Where a row begins in {@link #rows}; the latest is of age 0, the one before it of 1. */
  int offset(int age) {
    int latest = (full() ? oldest : held) - 1;
    int row = latest - age;
    return (row < 0 ? row + window : row) * dimensions;
  }

  /** Adds a row, in place of the oldest where the window is full. */
  void add(float[] vector) {
    if (full()) {
      System.arraycopy(vector, 0, rows, oldest * dimensions, dimensions);
      oldest = oldest + 1 == window ? 0 : oldest + 1;
      return;
    }
    reserve(held + 1);
    System.arraycopy(vector, 0, rows, held * dimensions, dimensions);
    held++;
  }

  private void reserve(int count) {
    int room = rows.length / dimensions;
    if (count > room) {
      rows = Arrays.copyOf(rows, Math.min(window, 2 * room) * dimensions);
    }
  }

  /** What the rows are like. */
  EntryRanges view() {
    return EntryRanges.ofVectors(
        "the latest vectors", held, dimensions, (row, j) -> rows[row * dimensions + j]);
  }

  /** Writes the rows, oldest first, so that equal windows give equal bytes. */
  void save(DataOutput out) throws IOException {
    out.writeInt(held);
    for (int i = 0; i < held; i++) {
      int row = oldest + i < held ? oldest + i : oldest + i - held;
      for (int j = 0; j < dimensions; j++) {
        out.writeFloat(rows[row * dimensions + j]);
      }
    }
  }

  /** Room is made as rows are read, so that a damaged count cannot ask for more than there is. */
  static RowWindow load(int dimensions, int window, DataInput in) throws IOException {
    RowWindow loaded = new RowWindow(dimensions, window);
    int held = Check.saved("rows held", in.readInt(), 0, window);
    for (int i = 0; i < held; i++) {
      loaded.reserve(i + 1);
      for (int j = 0; j < dimensions; j++) {
        loaded.rows[i * dimensions + j] = in.readFloat();
      }
      loaded.held++;
    }
    return loaded;
  }
}
