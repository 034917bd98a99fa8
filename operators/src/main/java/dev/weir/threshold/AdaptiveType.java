package dev.weir.threshold;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;

/** The adaptive thresholds there are: one line for each, with its defaults and its reader. */
public enum AdaptiveType {
  /** {@link DecayedQuantile}. */
  QUANTILE(
      1,
      "quantile",
      DecayedQuantile.Parameters.DEFAULT,
      DecayedQuantile::load,
      DecayedQuantile.Parameters::load),
  /** {@link Spot}. */
  SPOT(2, "spot", Spot.Parameters.DEFAULT, Spot::load, Spot.Parameters::load),
  /** {@link DriftSpot}. */
  DSPOT(3, "dspot", DriftSpot.Parameters.DEFAULT, DriftSpot::load, DriftSpot.Parameters::load);

  private static final List<AdaptiveType> ALL = List.of(values());

  private final int code;
  private final String label;
  private final AdaptiveParameters defaults;
  private final Reader<AdaptiveThreshold> reader;
  private final Reader<AdaptiveParameters> parametersReader;

  AdaptiveType(
      int code,
      String label,
      AdaptiveParameters defaults,
      Reader<? extends AdaptiveThreshold> reader,
      Reader<? extends AdaptiveParameters> parametersReader) {
    this.code = code;
    this.label = label;
    this.defaults = defaults;
    this.reader = reader::read;
    this.parametersReader = parametersReader::read;
  }

  /** Reads one kind of saved form. */
  private interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  /** All of them, in the order of their codes. */
  public static List<AdaptiveType> all() {
    return ALL;
  }

  /**
   * The type of this code.
   *
   * @throws IOException if there is none
   */
  public static AdaptiveType of(int code) throws IOException {
    for (AdaptiveType type : ALL) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IOException("threshold type code: found " + code + ", expected 1 to " + ALL.size());
  }

  /** The byte that stands for this type in saved state; never reused for another type. */
  public int code() {
    return code;
  }

  /** The name in configs. */
  public String label() {
    return label;
  }

  /** What a config that names only the method gets; never changed. */
  public AdaptiveParameters defaults() {
    return defaults;
  }

  AdaptiveThreshold read(DataInput in) throws IOException {
    return reader.read(in);
  }

  /**
   * Reads what the parameters of this type have saved.
   *
   * @throws IOException if the bytes end early or are no parameters
   */
  public AdaptiveParameters readParameters(DataInput in) throws IOException {
    return parametersReader.read(in);
  }
}
