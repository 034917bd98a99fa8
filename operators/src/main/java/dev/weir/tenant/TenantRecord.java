package dev.weir.tenant;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Everything that is known of one tenant: what {@code config-accepted} holds under its name.
 *
 * @param tenant a tenant, or {@code _default}
 * @param lastVersion the highest version ever accepted; kept after a removal, for ever
 * @param removed whether the last version was a removal
 * @param revisions at most {@link #MAX_REVISIONS}, versions and times of effect both ascending;
 *     none if removed
 * @param learningParts at most {@link #MAX_LEARNING_PARTS}, each once, the one that was last made
 *     current last
 * @param erasedBelow the version of the last removal that erased the models too: what stands under
 *     a lower one belongs to a tenant that is gone; 0 if there was none
 */
public record TenantRecord(
    String tenant,
    long lastVersion,
    boolean removed,
    List<Revision> revisions,
    List<KnownLearningPart> learningParts,
    long erasedBelow) {

  /** Revisions kept: a bound on what one tenant takes in every subtask. */
  public static final int MAX_REVISIONS = 4;

  /** Learning parts kept: those of the revisions, those preceding them, and some of the past. */
  public static final int MAX_LEARNING_PARTS = 8;

  /** Checks what every other part relies on. */
  public TenantRecord {
    revisions = List.copyOf(revisions);
    learningParts = List.copyOf(learningParts);
    if (!TenantNames.isConfigurable(tenant)) {
      throw Check.refused("tenant", tenant, TenantNames.EXPECTED + "; or _default");
    }
    if (lastVersion < 1 || lastVersion > TenantConfig.MAX_VERSION) {
      throw Check.refused("lastVersion", lastVersion, "1 to " + TenantConfig.MAX_VERSION);
    }
    if (removed != revisions.isEmpty() || revisions.size() > MAX_REVISIONS) {
      throw Check.refused("revisions", revisions.size() + " of them", "1 to 4, 0 if removed");
    }
    if (learningParts.size() > MAX_LEARNING_PARTS) {
      throw Check.refused("learningParts", learningParts.size() + " of them", "at most 8");
    }
    if (erasedBelow < 0 || erasedBelow > lastVersion) {
      throw Check.refused("erasedBelow", erasedBelow, "0 to " + lastVersion);
    }
    checkOrder(tenant, lastVersion, revisions);
  }

  /** The record of a tenant whose models were never erased. */
  public TenantRecord(
      String tenant,
      long lastVersion,
      boolean removed,
      List<Revision> revisions,
      List<KnownLearningPart> learningParts) {
    this(tenant, lastVersion, removed, revisions, learningParts, 0);
  }

  /** The record after the first config of a tenant. */
  static TenantRecord first(TenantConfig config) {
    return new TenantRecord(
        config.tenant(),
        config.version(),
        false,
        List.of(new Revision(config.effectiveFromMillis(), config, null)),
        List.of(new KnownLearningPart(config.version(), config.learning())));
  }

  /** The record after a config of a higher version. */
  TenantRecord with(TenantConfig config) {
    List<Revision> kept = new ArrayList<>();
    for (Revision revision : revisions) {
      // Those from the new one's time on can never be in force again: the new version is higher.
      if (revision.effectiveFromMillis() < config.effectiveFromMillis()) {
        kept.add(revision);
      }
    }
    Revision base = kept.isEmpty() ? lastRevision() : last(kept);
    LearningPart preceding = preceding(config.learning(), base);
    kept.add(new Revision(config.effectiveFromMillis(), config, preceding));
    if (kept.size() > MAX_REVISIONS) {
      Revision dropped = kept.remove(0);
      Revision oldest = kept.get(0);
      // Without this, events before the oldest kept revision would have no config at all.
      kept.set(0, new Revision(dropped.effectiveFromMillis(), oldest.config(), oldest.preceding()));
    }
    List<KnownLearningPart> parts = parts(config, kept);
    return new TenantRecord(tenant, config.version(), false, kept, parts, erasedBelow);
  }

  /**
   * The record after a removal. What is known of the learning parts stays: models may live on.
   *
   * @param current null if the tenant never had a config
   */
  static TenantRecord removed(TenantRecord current, String tenant, long version) {
    List<KnownLearningPart> parts = current == null ? List.of() : current.learningParts();
    long erased = current == null ? 0 : current.erasedBelow();
    return new TenantRecord(tenant, version, true, List.of(), parts, erased);
  }

  /** The record of a removal that erases the models too: nothing that was learned by lives on. */
  TenantRecord erased() {
    return new TenantRecord(tenant, lastVersion, true, List.of(), List.of(), lastVersion);
  }

  /**
   * The same record with other learning parts in the place of its own: what a config cannot do,
   * because the models that have learned by them must change with it. Two that become one stand
   * once.
   */
  public TenantRecord withParts(UnaryOperator<LearningPart> parts) {
    List<Revision> changed = new ArrayList<>();
    for (Revision revision : revisions) {
      LearningPart learning = parts.apply(revision.config().learning());
      LearningPart before = revision.preceding() == null ? null : parts.apply(revision.preceding());
      if (before != null && before.hash() == learning.hash()) {
        Revision base = last(changed);
        boolean goesOn = base != null && base.config().learning().hash() == learning.hash();
        before = goesOn ? base.preceding() : null;
      }
      changed.add(
          new Revision(
              revision.effectiveFromMillis(), revision.config().withLearning(learning), before));
    }
    Map<Long, KnownLearningPart> known = new LinkedHashMap<>();
    for (KnownLearningPart part : learningParts) {
      LearningPart other = parts.apply(part.part());
      KnownLearningPart same = known.remove(other.hash());
      long first = same == null ? part.firstVersion() : same.firstVersion();
      known.put(other.hash(), new KnownLearningPart(Math.min(first, part.firstVersion()), other));
    }
    List<KnownLearningPart> once = List.copyOf(known.values());
    return new TenantRecord(tenant, lastVersion, removed, changed, once, erasedBelow);
  }

  /** The same record without the learning parts that no revision needs. */
  TenantRecord withoutSpareParts() {
    List<KnownLearningPart> needed = new ArrayList<>(learningParts);
    needed.removeIf(known -> !isNeeded(known.hash(), revisions));
    return new TenantRecord(tenant, lastVersion, removed, revisions, needed, erasedBelow);
  }

  /** The highest version whose time of effect is at or before {@code timeMillis}; null if none. */
  public Revision inForce(long timeMillis) {
    for (int i = revisions.size() - 1; i >= 0; i--) {
      if (revisions.get(i).effectiveFromMillis() <= timeMillis) {
        return revisions.get(i);
      }
    }
    return null;
  }

  /** That of the last version, whether or not it is in force already; null if removed. */
  public Revision lastRevision() {
    return last(revisions);
  }

  /** The learning part that saved models know by {@code hash}; null if it is not kept. */
  public LearningPart learningPart(long hash) {
    for (KnownLearningPart known : learningParts) {
      if (known.hash() == hash) {
        return known.part();
      }
    }
    return null;
  }

  private LearningPart preceding(LearningPart learning, Revision base) {
    if (base != null) {
      LearningPart before = base.config().learning();
      if (before.hash() == learning.hash()) {
        return base.preceding();
      }
      return before.inOtherLanesThan(learning) ? null : before;
    }
    for (int i = learningParts.size() - 1; i >= 0; i--) {
      KnownLearningPart known = learningParts.get(i);
      if (known.hash() != learning.hash() && !known.part().inOtherLanesThan(learning)) {
        return known.part();
      }
    }
    return null;
  }

  /** The known parts with the new config's last, without the oldest that no revision needs. */
  private List<KnownLearningPart> parts(TenantConfig config, List<Revision> needing) {
    long hash = config.learning().hash();
    long firstVersion = config.version();
    List<KnownLearningPart> parts = new ArrayList<>();
    for (KnownLearningPart known : learningParts) {
      if (known.hash() == hash) {
        firstVersion = known.firstVersion();
      } else {
        parts.add(known);
      }
    }
    for (int i = 0; parts.size() >= MAX_LEARNING_PARTS; i++) {
      if (!isNeeded(parts.get(i).hash(), needing)) {
        parts.remove(i--);
      }
    }
    parts.add(new KnownLearningPart(firstVersion, config.learning()));
    return parts;
  }

  private static boolean isNeeded(long hash, List<Revision> revisions) {
    for (Revision revision : revisions) {
      if (revision.config().learning().hash() == hash
          || revision.preceding() != null && revision.preceding().hash() == hash) {
        return true;
      }
    }
    return false;
  }

  private static void checkOrder(String tenant, long lastVersion, List<Revision> revisions) {
    Revision before = null;
    for (Revision revision : revisions) {
      if (!revision.config().tenant().equals(tenant)) {
        throw Check.refused("revisions", "one of " + revision.config().tenant(), "of " + tenant);
      }
      if (revision.version() < 1
          || before != null
              && (before.version() >= revision.version()
                  || before.effectiveFromMillis() >= revision.effectiveFromMillis())) {
        throw Check.refused("revisions", "version " + revision.version(), "ascending revisions");
      }
      before = revision;
    }
    if (before != null && before.version() != lastVersion) {
      throw Check.refused("lastVersion", lastVersion, "the last revision's, " + before.version());
    }
  }

  private static Revision last(List<Revision> revisions) {
    return revisions.isEmpty() ? null : revisions.get(revisions.size() - 1);
  }
}
