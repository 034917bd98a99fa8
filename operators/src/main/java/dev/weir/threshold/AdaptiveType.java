package dev.weir.threshold;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;

/** The adaptive thresholds there are: one line for each, with its defaults and its reader. */
public enum AdaptiveType {
  /** {@link DecayedQuantile}. */
  QUANTILE(1, "quantile", DecayedQuantile.Parameters.DEFAULT, DecayedQuantile::load),
  /** {@link Spot}. */
  SPOT(2, "spot", Spot.Parameters.DEFAULT, Spot::load),
  /** {@link DriftSpot}. */
  DSPOT(3, "dspot", DriftSpot.Parameters.DEFAULT, DriftSpot::load);

  private static final List<AdaptiveType> ALL = List.of(values());

  private final int code;
  private final String label;
  private final AdaptiveParameters defaults;
  private final Reader reader;

  AdaptiveType(int code, String label, AdaptiveParameters defaults, Reader reader) {
    this.code = code;
    this.label = label;
    this.defaults = defaults;
    this.reader = reader;
  }

  /** Reads what a threshold of one type has saved. */
  private interface Reader {
    AdaptiveThreshold read(DataInput in) throws IOException;
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
}
