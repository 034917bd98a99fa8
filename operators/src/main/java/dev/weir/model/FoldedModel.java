package dev.weir.model;

import dev.weir.tenant.LearningPart;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * A model at rest: the bytes of its frame and nothing else. It takes less memory than a live one,
 * and the state takes it as it is; to be asked anything it has to be unfolded. Immutable.
 */
public final class FoldedModel extends Model {
  private final byte[] frame;

  private FoldedModel(long fingerprint, byte[] frame) {
    super(fingerprint);
    this.frame = frame;
  }

  /**
   * Folds a live model, which stays what it is.
   *
   * @param room for the frame, used again and again
   */
  public static FoldedModel of(Model model, ModelFrame room) throws IOException {
    room.encode(model);
    return new FoldedModel(model.fingerprint(), Arrays.copyOf(room.bytes(), room.length()));
  }

  /** The live model, a new one each time. */
  public Model unfold() throws IOException {
    return ModelFrame.decode(frame);
  }

  /** Bytes of the frame. */
  public int length() {
    return frame.length;
  }

  /** Writes the frame. */
  public void writeTo(DataOutput out) throws IOException {
    out.write(frame);
  }

  @Override
  public Model copy() {
    return this;
  }

  @Override
  public Model copyFor(
      long otherFingerprint,
      LongFunction<LearningPart> parts,
      LongFunction<LearningPart> fallbacks) {
    throw new IllegalStateException("found a folded model, expected a live one: unfold it first");
  }
}
