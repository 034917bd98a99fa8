package dev.weir.tools.write;

import dev.weir.state.ModelKey;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.Revision;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantConfigJson;
import dev.weir.tenant.TenantRecord;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What becomes of the learning parts of one config, and of the lanes of the models under it. */
final class TenantChange implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Canonical JSON by the hash of the part in whose place it stands. */
  private final Map<Long, byte[]> parts = new HashMap<>();

  /** The same of what fallbacks are made by: its hash may be one of {@link #parts}, too. */
  private final Map<Long, byte[]> fallbacks = new HashMap<>();

  private final LaneChange lanes;
  private transient Map<Long, LearningPart> readParts;
  private transient Map<Long, LearningPart> readFallbacks;

  /**
   * A change of all parts of {@code record}.
   *
   * @param lanes null where they stay
   * @param change another part in the place of a part, or the same
   */
  TenantChange(TenantRecord record, LaneChange lanes, UnaryOperator<LearningPart> change) {
    this.lanes = lanes;
    record.learningParts().forEach(known -> put(parts, known.part(), change.apply(known.part())));
    for (Revision revision : record.revisions()) {
      LearningPart learning = revision.config().learning();
      LearningPart other = change.apply(learning);
      put(parts, learning, other);
      LearningPart fallback = revision.config().fallback();
      if (fallback != null) {
        put(fallbacks, fallback, revision.config().withLearning(other).fallback());
      }
    }
  }

  private static void put(Map<Long, byte[]> to, LearningPart part, LearningPart other) {
    if (part.hash() != other.hash()) {
      to.put(part.hash(), TenantConfigJson.writeLearning(other));
    }
  }

  /** Null where they stay. */
  LaneChange lanes() {
    return lanes;
  }

  /** What stands in the place of the part with this hash; null: it stays. */
  LearningPart part(long hash) {
    if (readParts == null) {
      readParts = read(parts);
    }
    return readParts.get(hash);
  }

  private LearningPart fallback(long hash) {
    if (readFallbacks == null) {
      readFallbacks = read(fallbacks);
    }
    return readFallbacks.get(hash);
  }

  private static Map<Long, LearningPart> read(Map<Long, byte[]> parts) {
    Map<Long, LearningPart> read = new HashMap<>();
    parts.forEach((old, json) -> read.put(old, TenantConfigJson.parseLearning(json)));
    return read;
  }

  /** The same record with the changed parts. */
  TenantRecord of(TenantRecord record) {
    return record.withParts(
        part -> {
          LearningPart other = part(part.hash());
          return other == null ? part : other;
        });
  }

  /** Whether several lanes become one. */
  boolean unitesLanes() {
    return lanes != null && lanes.unites();
  }

  /** Whether {@code key} is that of one of the lanes there are. */
  boolean isReached(ModelKey key) {
    return divides(key) && key.lane() < lanes.from();
  }

  /** Whether models under {@code key} stand in a lane of its tenant. */
  boolean divides(ModelKey key) {
    return lanes != null && key.scope() == Scope.TENANT;
  }

  /** The keys that go on with the model of {@code key}, at least one; it is below the old lanes. */
  List<ModelKey> keys(ModelKey key) {
    return divides(key)
        ? lanes.successors(key.lane()).stream()
            .map(lane -> new ModelKey(key.tenant(), key.scope(), lane, key.entity()))
            .toList()
        : List.of(key);
  }

  /** The model of another key that goes on with this one, by the changed parts. */
  Saved.KeyedModel under(ModelKey key, Saved.KeyedModel saved) {
    return new Saved.KeyedModel(
        key, saved.model().copyFor(key.fingerprint(), this::part, this::fallback));
  }

  /** Whether the model has learned by a part that changes. */
  boolean isAbout(Saved.KeyedModel saved) {
    var model = saved.model();
    return divides(saved.key())
        || model.judging() != null && part(model.judging().learningHash()) != null
        || model.candidate() != null && part(model.candidate().learningHash()) != null
        || model.fallback() != null && fallback(model.fallback().learningHash()) != null;
  }
}
