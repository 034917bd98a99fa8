package dev.weir.threshold;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;

/** The drift detectors there are: one line for each, with its defaults and its reader. */
public enum DriftType {
  /** {@link Adwin}. */
  ADWIN(1, "adwin", Adwin.Parameters.DEFAULT, Adwin::load, Adwin.Parameters::load),
  /** {@link PageHinkley}. */
  PAGE_HINKLEY(
      2,
      "page-hinkley",
      PageHinkley.Parameters.DEFAULT,
      PageHinkley::load,
      PageHinkley.Parameters::load),
  /** {@link Kswin}. */
  KSWIN(3, "kswin", Kswin.Parameters.DEFAULT, Kswin::load, Kswin.Parameters::load);

  private static final List<DriftType> ALL = List.of(values());

  private final int code;
  private final String label;
  private final DriftParameters defaults;
  private final Reader<DriftDetector> reader;
  private final Reader<DriftParameters> parametersReader;

  DriftType(
      int code,
      String label,
      DriftParameters defaults,
      Reader<? extends DriftDetector> reader,
      Reader<? extends DriftParameters> parametersReader) {
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
  public static List<DriftType> all() {
    return ALL;
  }

  /**
   * The type of this code.
   *
   * @throws IOException if there is none
   */
  public static DriftType of(int code) throws IOException {
    for (DriftType type : ALL) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IOException("drift type code: found " + code + ", expected 1 to " + ALL.size());
  }

  /** The byte that stands for this type in saved state; never reused for another type. */
  public int code() {
    return code;
  }

  /** The name in configs. */
  public String label() {
    return label;
  }

  /** What a config that names only the type gets; never changed. */
  public DriftParameters defaults() {
    return defaults;
  }

  DriftDetector read(DataInput in) throws IOException {
    return reader.read(in);
  }

  /**
   * Reads what the parameters of this type have saved.
   *
   * @throws IOException if the bytes end early or are no parameters
   */
  public DriftParameters readParameters(DataInput in) throws IOException {
    return parametersReader.read(in);
  }
}
