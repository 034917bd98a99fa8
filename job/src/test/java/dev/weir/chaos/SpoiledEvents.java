package dev.weir.chaos;

import dev.weir.event.RejectionCode;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.TenantConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Every way in which a storm spoils an event, for tests that send them without a storm. */
public final class SpoiledEvents {
  public static final long MILLIS = StormPlan.START_MILLIS;

  /** One record; {@code code} is null where it is a good one. */
  public record Sent(String name, byte[] key, byte[] value, RejectionCode code) {}

  private SpoiledEvents() {}

  /** The configs of the tenants, as JSON. */
  public static List<String> configs() {
    return List.of(json(tenant(0)), json(tenant(1)));
  }

  /** Of two tenants, a good event before every bad one. */
  public static List<Sent> all(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sent> all = new ArrayList<>();
    for (int index = 0; index < 2; index++) {
      StormTenant tenant = tenant(index);
      for (BadRecord bad : BadRecord.values()) {
        Draft draft =
            new Draft(tenant, "e", all.size(), MILLIS, "" + MILLIS, "\"amount\":1.5,\"load\":2");
        if (bad.spoils(tenant)) {
          all.add(new Sent("good", utf8(draft.key()), draft.bytes(), null));
          all.add(new Sent(bad.name(), bad.key(draft), bad.value(draft, random), bad.code()));
        }
      }
    }
    return all;
  }

  private static StormTenant tenant(int index) {
    return new StormTenant(index, true);
  }

  /** Without limits: all events come at one moment. */
  private static String json(StormTenant tenant) {
    TenantConfig config = tenant.firstConfig();
    ConfigRequest request =
        ConfigRequest.of(
            new TenantConfig(
                config.tenant(),
                config.version(),
                config.effectiveFromMillis(),
                config.learning(),
                config.decision()));
    return new String(request.value(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
