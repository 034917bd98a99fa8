package dev.weir.operator;

import dev.weir.event.CategoryKey;
import dev.weir.event.EventBounds;
import dev.weir.event.EventDecoder;
import dev.weir.event.FeatureLayout;
import dev.weir.tenant.ExtraFeatures;
import dev.weir.tenant.Feature;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.LimitsPart;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.Pii;
import dev.weir.tenant.SlotFeature;
import dev.weir.tenant.ValidationPart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes the decoder's view of a config: which values an event may and must carry, in which order.
 */
public final class Layouts {
  private Layouts() {}

  /**
   * Of a config as tools read its events, without a secret; made anew by every call: to be kept,
   * since events are many.
   */
  public static FeatureLayout of(JudgingConfig config) {
    return of(config, slot -> null);
  }

  /**
   * Of a config, as the job reads its events; made anew by every call. {@code key} can be null:
   * then no event is taken whose categories it would have to hash.
   */
  static FeatureLayout of(JudgingConfig config, CategoryKey key) {
    if (key == null && config.intake().enabled() && config.current().hasPii()) {
      return FeatureLayout.KEYLESS;
    }
    Set<String> secret = new HashSet<>();
    for (Feature feature : config.current().features()) {
      if (feature.pii() == Pii.HASH) {
        secret.add(feature.name());
      }
    }
    return of(config, slot -> keyOf(slot, secret, key));
  }

  /**
   * What hashes a slot's texts; null for the fixed hash. Only the preceding learning part ever does
   * without: for it a value is missing that nothing can hash, and one that its tenant has declared
   * secret since, for the fixed hash would give it away.
   */
  private static CategoryKey keyOf(SlotFeature slot, Set<String> secret, CategoryKey key) {
    if (slot.feature().pii() == Pii.HASH) {
      return key == null ? CategoryKey.WITHHELD : key;
    }
    return secret.contains(slot.name()) ? CategoryKey.WITHHELD : null;
  }

  private static FeatureLayout of(JudgingConfig config, Function<SlotFeature, CategoryKey> keys) {
    if (!config.intake().enabled()) {
      return FeatureLayout.CLOSED;
    }
    List<FeatureLayout.Slot> slots = new ArrayList<>();
    for (SlotFeature slot : config.slots()) {
      slots.add(slot(slot, keys.apply(slot)));
    }
    boolean ignore = config.decision().extraFeatures() == ExtraFeatures.IGNORE;
    return new FeatureLayout(slots, ignore, bounds(config));
  }

  private static EventBounds bounds(JudgingConfig config) {
    ValidationPart part = config.intake().validation();
    int ownMax = config.limits().maxFeatures();
    return new EventBounds(
        ownMax == LimitsPart.UNSAID ? EventDecoder.MAX_FEATURES : ownMax,
        part.maxTextLength(),
        part.checkNames());
  }

  private static FeatureLayout.Slot slot(SlotFeature slot, CategoryKey key) {
    Feature feature = slot.feature();
    boolean primary = slot.current() != null;
    boolean required = primary && feature.missing() == MissingPolicy.REJECT;
    return new FeatureLayout.Slot(
        feature.name(), feature.type(), feature.min(), feature.max(), required, primary, key);
  }
}
