package dev.weir.threshold;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;

/**
 * A kind of thing that is saved behind a byte which says what it is, with parameters that are saved
 * alone too. The constants of an enum are its kinds.
 *
 * @param <T> what is saved
 * @param <P> its parameters
 */
interface SavedKind<T, P> {
  /** Reads one kind of saved form. */
  interface Reader<R> {
    R read(DataInput in) throws IOException;
  }

  /** What the constants of such an enum differ in. */
  record Form<T, P>(
      int code,
      String label,
      P defaults,
      Reader<? extends T> reader,
      Reader<? extends P> parametersReader) {}

  /** This one's. */
  Form<T, P> form();

  /** The byte that stands for this type in saved state; never reused for another type. */
  default int code() {
    return form().code();
  }

  /** The name in configs. */
  default String label() {
    return form().label();
  }

  /** What a config that names only the type gets; never changed. */
  default P defaults() {
    return form().defaults();
  }

  /**
   * Reads what one of this type has saved.
   *
   * @throws IOException if the bytes end early or are none
   */
  default T read(DataInput in) throws IOException {
    return form().reader().read(in);
  }

  /**
   * Reads what the parameters of this type have saved.
   *
   * @throws IOException if the bytes end early or are no parameters
   */
  default P readParameters(DataInput in) throws IOException {
    return form().parametersReader().read(in);
  }

  /**
   * The one of this code.
   *
   * @param what they are, for the message
   * @throws IOException if there is none
   */
  static <K extends SavedKind<?, ?>> K of(List<K> all, int code, String what) throws IOException {
    for (K kind : all) {
      if (kind.code() == code) {
        return kind;
      }
    }
    throw new IOException(what + " type code: found " + code + ", expected 1 to " + all.size());
  }
}
