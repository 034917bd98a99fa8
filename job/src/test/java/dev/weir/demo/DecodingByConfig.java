package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.DecodedEvent;
import dev.weir.event.EventDecoder;
import dev.weir.event.FeatureLayout;
import dev.weir.tenant.ExtraFeatures;
import dev.weir.tenant.Feature;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.TenantConfig;
import java.util.List;

/** Decodes events as the job does under one tenant's config. */
final class DecodingByConfig {
  private final TenantConfig config;
  private final FeatureLayout layout;
  private final EventDecoder decoder = new EventDecoder(EventDecoder.Limits.DEFAULT);
  private final DecodedEvent decoded = new DecodedEvent();

  DecodingByConfig(TenantConfig config) {
    this.config = config;
    List<FeatureLayout.Slot> slots =
        config.learning().features().stream().map(DecodingByConfig::slot).toList();
    boolean ignoreExtra = config.decision().extraFeatures() == ExtraFeatures.IGNORE;
    this.layout = new FeatureLayout(slots, ignoreExtra);
  }

  /** The event as the job would see it, without a feature that the config does not know. */
  DecodedEvent decode(DemoEvent event) {
    boolean good =
        decoder.decode(
            event.json(),
            event.timeMillis(),
            null,
            (tenant, time) -> tenant.equals(config.tenant()) ? layout : null,
            decoded);
    assertThat(good).as(() -> new String(event.json()) + ": " + decoded.rejection()).isTrue();
    assertThat(decoded.extra()).as(() -> new String(event.json())).isZero();
    return decoded;
  }

  private static FeatureLayout.Slot slot(Feature feature) {
    boolean required = feature.missing() == MissingPolicy.REJECT;
    return new FeatureLayout.Slot(
        feature.name(), feature.type(), feature.min(), feature.max(), required, true);
  }
}
