package dev.weir.transform;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;

/** The transforms there are: one line for each, which names its defaults and its reader. */
public enum TransformType {
  /** See {@link StandardScaler}. */
  STANDARD_SCALER(1, "standard-scaler", StandardScaler.Parameters.DEFAULT, StandardScaler::load),
  /** See {@link MinMaxScaler}. */
  MIN_MAX_SCALER(2, "min-max-scaler", MinMaxScaler.Parameters.DEFAULT, MinMaxScaler::load),
  /** See {@link IncrementalPca}. */
  PCA(3, "pca", IncrementalPca.Parameters.DEFAULT, IncrementalPca::load),
  /** See {@link RandomProjection}. */
  RANDOM_PROJECTION(
      4, "random-projection", RandomProjection.Parameters.DEFAULT, RandomProjection::load),
  /** See {@link Shingle}. */
  SHINGLE(5, "shingle", Shingle.Parameters.DEFAULT, Shingle::load),
  /** See {@link Difference}. */
  DIFFERENCE(6, "difference", Difference.Parameters.DEFAULT, Difference::load),
  /** See {@link Rolling}. */
  ROLLING(7, "rolling", Rolling.Parameters.DEFAULT, Rolling::load),
  /** See {@link Calendar}. */
  CALENDAR(8, "calendar", Calendar.Parameters.DEFAULT, Calendar::load);

  private static final List<TransformType> ALL = List.of(values());

  private final int code;
  private final String label;
  private final TransformParameters defaults;
  private final Reader reader;

  TransformType(int code, String label, TransformParameters defaults, Reader reader) {
    this.code = code;
    this.label = label;
    this.defaults = defaults;
    this.reader = reader;
  }

  /** Reads what a transform of one type has saved. */
  private interface Reader {
    Transform read(DataInput in) throws IOException;
  }

  /** All of them, in the order of their codes. */
  public static List<TransformType> all() {
    return ALL;
  }

  /** What stands in the saved form, 1 to 255; never reused for another type. */
  public int code() {
    return code;
  }

  /** The name in configuration files. */
  public String label() {
    return label;
  }

  /** What a config that names only the type gets; never changed. */
  public TransformParameters defaults() {
    return defaults;
  }

  Transform read(DataInput in) throws IOException {
    return reader.read(in);
  }
}
