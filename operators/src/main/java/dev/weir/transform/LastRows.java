package dev.weir.transform;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The last so many vectors, in a ring that grows as they come. */
final class LastRows {
  private final int width;
  private final int capacity;
  private double[] values;
  private int size;
  private int next;

  LastRows(int width, int capacity) {
    this(width, capacity, new double[0], 0);
  }

  private LastRows(int width, int capacity, double[] values, int size) {
    this.width = width;
    this.capacity = capacity;
    this.values = values;
    this.size = size;
    this.next = size == capacity ? 0 : size;
  }

  /** Upper estimate of the saved form. */
  static long savedBytes(int width, int capacity) {
    return 8 + 8L * width * capacity;
  }

  /** How many numbers a vector has. */
  int width() {
    return width;
  }

  int size() {
    return size;
  }

  boolean full() {
    return size == capacity;
  }

  /** Where the vector of {@code age} begins in {@link #values}; 1 is the newest. */
  int offset(int age) {
    int row = next - age;
    return (row < 0 ? row + capacity : row) * width;
  }

  /** The numbers behind {@link #offset}. */
  double[] values() {
    return values;
  }

  /** Takes a vector in, and drops the oldest when full. */
  void push(double[] in) {
    if (size < capacity && (size + 1L) * width > values.length) {
      int rows = (int) Math.min(capacity, Math.max(4L, 2L * size));
      values = Arrays.copyOf(values, Math.multiplyExact(rows, width));
    }
    System.arraycopy(in, 0, values, next * width, width);
    next = next + 1 == capacity ? 0 : next + 1;
    size = Math.min(size + 1, capacity);
  }

  LastRows copy() {
    LastRows copy = new LastRows(width, capacity, values.clone(), size);
    copy.next = next;
    return copy;
  }

  /** Width and vectors, oldest first wherever the ring begins: the same vectors, the same bytes. */
  void save(DataOutput out) throws IOException {
    out.writeInt(width);
    out.writeInt(size);
    for (int age = size; age >= 1; age--) {
      int from = offset(age);
      for (int i = from; i < from + width; i++) {
        out.writeDouble(values[i]);
      }
    }
  }

  static LastRows load(DataInput in, Saved saved, int capacity) throws IOException {
    int width = saved.inputs(in);
    int size = (int) saved.within("vectors", in.readInt(), 0, capacity);
    long length = saved.within("numbers", (long) size * width, 0, Integer.MAX_VALUE);
    double[] values = saved.numbers(in, (int) length, -Double.MAX_VALUE, Double.MAX_VALUE);
    return new LastRows(width, capacity, values, size);
  }
}
