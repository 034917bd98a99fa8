package dev.weir.threshold;

import java.io.IOException;
import java.util.List;

/** The adaptive thresholds there are: one line for each, with its defaults and its reader. */
public enum AdaptiveType implements SavedKind<AdaptiveThreshold, AdaptiveParameters> {
  /** {@link DecayedQuantile}. */
  QUANTILE(
      new Form<>(
          1,
          "quantile",
          DecayedQuantile.Parameters.DEFAULT,
          DecayedQuantile::load,
          DecayedQuantile.Parameters::load)),
  /** {@link Spot}. */
  SPOT(new Form<>(2, "spot", Spot.Parameters.DEFAULT, Spot::load, Spot.Parameters::load)),
  /** {@link DriftSpot}. */
  DSPOT(
      new Form<>(
          3, "dspot", DriftSpot.Parameters.DEFAULT, DriftSpot::load, DriftSpot.Parameters::load));

  private static final List<AdaptiveType> ALL = List.of(values());

  private final Form<AdaptiveThreshold, AdaptiveParameters> form;

  AdaptiveType(Form<AdaptiveThreshold, AdaptiveParameters> form) {
    this.form = form;
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
    return SavedKind.of(ALL, code, "threshold");
  }

  @Override
  public Form<AdaptiveThreshold, AdaptiveParameters> form() {
    return form;
  }
}
