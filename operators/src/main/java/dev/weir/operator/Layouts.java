package dev.weir.operator;

import dev.weir.event.EventBounds;
import dev.weir.event.EventDecoder;
import dev.weir.event.FeatureLayout;
import dev.weir.tenant.ExtraFeatures;
import dev.weir.tenant.Feature;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.LimitsPart;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.SlotFeature;
import dev.weir.tenant.ValidationPart;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the decoder's view of a config: which values an event may and must carry, in which order.
 */
public final class Layouts {
  private Layouts() {}

  /** Of a config, made anew by every call: to be kept, since events are many. */
  public static FeatureLayout of(JudgingConfig config) {
    if (!config.intake().enabled()) {
      return FeatureLayout.CLOSED;
    }
    List<FeatureLayout.Slot> slots = new ArrayList<>();
    for (SlotFeature slot : config.slots()) {
      slots.add(slot(slot));
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

  private static FeatureLayout.Slot slot(SlotFeature slot) {
    Feature feature = slot.feature();
    boolean primary = slot.current() != null;
    boolean required = primary && feature.missing() == MissingPolicy.REJECT;
    return new FeatureLayout.Slot(
        feature.name(), feature.type(), feature.min(), feature.max(), required, primary);
  }
}
