package dev.weir.operator;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;

/** A model in a {@link ModelCache}, between the ones used just before and just after it. */
final class CachedModel {
  final ModelKey key;
  Model model;

  /** What it counts for while it is in a list. */
  long bytes;

  /** The state holds something older, or nothing. */
  boolean dirty;

  /** The number of the write that used it last. */
  long usedAt;

  /** The flush that was next when the state got it last; none yet. */
  long writtenBefore = -1;

  /** Where it stands; null while it stands nowhere. */
  RecencyList list;

  CachedModel newer;
  CachedModel older;

  CachedModel(ModelKey key) {
    this.key = key;
  }
}
