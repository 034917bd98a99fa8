package dev.weir.detect;

/** A choice that parameters offer, such as a distance, with its name in configs and records. */
public interface Labelled {
  /** Kebab-case; never changed, because learning hashes are computed from it. */
  String label();
}
