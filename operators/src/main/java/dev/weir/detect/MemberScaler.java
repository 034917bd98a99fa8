package dev.weir.detect;

import dev.weir.transform.StandardScaler;
import dev.weir.transform.Transform;
import dev.weir.transform.Transforms;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A {@link StandardScaler} over vectors of floats. An entry that is not finite counts as 0. */
final class MemberScaler {
  private final Transform scaler;

  /** Room for one vector; not part of the state. */
  private final double[] row;

  private final double[] out;
  private final float[] scaled;

  MemberScaler(int dimensions) {
    this(StandardScaler.Parameters.DEFAULT.create(dimensions, 0), dimensions);
  }

  private MemberScaler(Transform scaler, int dimensions) {
    this.scaler = scaler;
    this.row = new double[dimensions];
    this.out = new double[dimensions];
    this.scaled = new float[dimensions];
  }

  MemberScaler copy() {
    return new MemberScaler(scaler.copy(), row.length);
  }

  /** The scaled vector, in room that the next one takes. */
  float[] scaled(float[] vector) {
    widen(vector);
    scaler.apply(row, 0, out);
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = (float) out[j];
    }
    return scaled;
  }

  void learn(float[] vector) {
    widen(vector);
    scaler.learn(row, 0);
  }

  private void widen(float[] vector) {
    for (int j = 0; j < row.length; j++) {
      row[j] = Float.isFinite(vector[j]) ? vector[j] : 0;
    }
  }

  static long savedBytes(int dimensions) {
    return 1 + StandardScaler.Parameters.DEFAULT.savedBytes(dimensions);
  }

  void save(DataOutput to) throws IOException {
    Transforms.save(scaler, to);
  }

  static MemberScaler load(int dimensions, DataInput in) throws IOException {
    Transform scaler = Transforms.load(in);
    Check.saved("inputs of a scaler", scaler.inputs(), dimensions, dimensions);
    Check.saved("outputs of a scaler", scaler.outputs(), dimensions, dimensions);
    return new MemberScaler(scaler, dimensions);
  }
}
