package dev.weir.operator;

import dev.weir.event.FeatureLayout;
import dev.weir.tenant.ExtraFeatures;
import dev.weir.tenant.Feature;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.SlotFeature;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the decoder's view of a config: which values an event may and must carry, in which order.
 */
public final class Layouts {
  private Layouts() {}

  /** Of a config, made anew by every call: to be kept, since events are many. */
  public static FeatureLayout of(JudgingConfig config) {
    List<FeatureLayout.Slot> slots = new ArrayList<>();
    for (SlotFeature slot : config.slots()) {
      slots.add(slot(slot));
    }
    return new FeatureLayout(slots, config.decision().extraFeatures() == ExtraFeatures.IGNORE);
  }

  private static FeatureLayout.Slot slot(SlotFeature slot) {
    Feature feature = slot.feature();
    boolean primary = slot.current() != null;
    boolean required = primary && feature.missing() == MissingPolicy.REJECT;
    return new FeatureLayout.Slot(
        feature.name(), feature.type(), feature.min(), feature.max(), required, primary);
  }
}
