package dev.weir.threshold;

import java.io.IOException;
import java.util.List;

/** The drift detectors there are: one line for each, with its defaults and its reader. */
public enum DriftType implements SavedKind<DriftDetector, DriftParameters> {
  /** {@link Adwin}. */
  ADWIN(new Form<>(1, "adwin", Adwin.Parameters.DEFAULT, Adwin::load, Adwin.Parameters::load)),
  /** {@link PageHinkley}. */
  PAGE_HINKLEY(
      new Form<>(
          2,
          "page-hinkley",
          PageHinkley.Parameters.DEFAULT,
          PageHinkley::load,
          PageHinkley.Parameters::load)),
  /** {@link Kswin}. */
  KSWIN(new Form<>(3, "kswin", Kswin.Parameters.DEFAULT, Kswin::load, Kswin.Parameters::load));

  private static final List<DriftType> ALL = List.of(values());

  private final Form<DriftDetector, DriftParameters> form;

  DriftType(Form<DriftDetector, DriftParameters> form) {
    this.form = form;
  }

  /** All of them, in the order of their codes. */
  public static List<DriftType> all() {
    return ALL;
  }

  /**
   * The type of this code.
   *
   * @throws IOException if there is none
   */
  public static DriftType of(int code) throws IOException {
    return SavedKind.of(ALL, code, "drift");
  }

  @Override
  public Form<DriftDetector, DriftParameters> form() {
    return form;
  }
}
