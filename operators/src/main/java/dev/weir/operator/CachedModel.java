package dev.weir.operator;

import dev.weir.model.FoldedModel;
import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import java.io.IOException;

/** A model in a {@link ModelCache}, between the ones used just before and just after it. */
final class CachedModel {
  /** What a lean model may take of a live one's bytes: less is gained than it is slower. */
  private static final double LEAN_PART = 0.6;

  final ModelKey key;

  /** Live, lean or folded. */
  Model model;

  /** What it counts for while it is in a list. */
  long bytes;

  /** What it takes while it is live. */
  long liveBytes;

  /** What it takes while it is lean. */
  long leanBytes;

  /** The state holds something older, or nothing. */
  boolean dirty;

  /** Not only when it came. */
  boolean usedAgain;

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

  /** Whether it is worth its while to be lean where it is not used most. */
  boolean canBeLean() {
    return leanBytes <= LEAN_PART * liveBytes;
  }

  /** The live model: its own, or a new one where it is folded. */
  Model live() throws IOException {
    return model instanceof FoldedModel folded ? folded.unfold() : model;
  }
}
