package dev.weir.transform;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/** Reading saved forms of one type: every fault is an {@link IOException} that names the type. */
final class Saved {
  private final String label;

  Saved(TransformType type) {
    label = type.label();
  }

  /** Reads the version in front of everything else. */
  void version(DataInput in, short expected) throws IOException {
    short found = in.readShort();
    if (found != expected) {
      throw new IOException(
          label
              + ": found saved form "
              + found
              + ", expected "
              + expected
              + "; load it with the version that wrote it");
    }
  }

  /** What {@code record} makes of the values read; it checks them itself. */
  <P extends TransformParameters> P parameters(Supplier<P> record) throws IOException {
    try {
      return record.get();
    } catch (IllegalArgumentException e) {
      throw new IOException(label + ": damaged, " + e.getMessage(), e);
    }
  }

  /** The choice that was written as its place among all. */
  <C extends Enum<C>> C choice(DataInput in, C[] all) throws IOException {
    return all[(int) within("choice", in.readUnsignedByte(), 0, all.length - 1)];
  }

  /** Reads the length of an input vector. */
  int inputs(DataInput in) throws IOException {
    return (int) within("inputs", in.readInt(), 1, Transforms.MAX_INPUTS);
  }

  IOException damaged(String fault) {
    return new IOException(label + ": damaged, " + fault);
  }

  long within(String field, long found, long min, long max) throws IOException {
    if (found < min || found > max) {
      throw damaged(field + ": found " + found + ", expected " + min + " to " + max);
    }
    return found;
  }

  /** Reads so many finite numbers of at least {@code smallest} and at most {@code largest}. */
  double[] numbers(DataInput in, int length, double smallest, double largest) throws IOException {
    // Grows with what really is there: a damaged length costs no more memory than the bytes read.
    double[] values = new double[Math.min(length, 64)];
    for (int i = 0; i < length; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, (int) Math.min(length, 2L * i));
      }
      values[i] = in.readDouble();
      if (!(values[i] >= smallest && values[i] <= largest)) {
        throw damaged("found " + values[i] + " at " + i);
      }
    }
    return values;
  }

  static void write(double[] values, int length, DataOutput out) throws IOException {
    for (int i = 0; i < length; i++) {
      out.writeDouble(values[i]);
    }
  }
}
