package dev.weir.operator;

import dev.weir.event.CategoryKey;
import dev.weir.event.FeatureLayout;
import dev.weir.event.RecordMap;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.RecordsPart;
import java.util.IdentityHashMap;
import java.util.Map;

/** What is worked out once for each config to read events by it. */
final class CompiledConfigs {
  /** Kept before those of replaced configs are thrown away with the rest. */
  private static final int MOST = 200_000;

  private final CategoryKey key;
  private final Map<JudgingConfig, Compiled> all = new IdentityHashMap<>();
  private Compiled last;

  /** Of one config, and until when it has judged events. */
  static final class Compiled {
    private final JudgingConfig config;
    private final FeatureLayout layout;
    private final RecordMap records;
    private long latestMillis = Long.MIN_VALUE;

    private Compiled(JudgingConfig config, CategoryKey key) {
      this.config = config;
      this.layout = Layouts.of(config, key);
      RecordsPart part = config.intake().records();
      this.records = part == null ? null : new RecordMap(part);
    }

    /** The layout for an event of this time, which is remembered. */
    FeatureLayout layoutAt(long timeMillis) {
      latestMillis = Math.max(latestMillis, timeMillis);
      return layout;
    }

    /** Where records have what an event has; null where they are events. */
    RecordMap records() {
      return records;
    }
  }

  /** As {@link Layouts#of(JudgingConfig, CategoryKey)}. */
  CompiledConfigs(CategoryKey key) {
    this.key = key;
  }

  /** Null unless it was compiled and not forgotten. */
  Compiled find(JudgingConfig config) {
    if (last == null || last.config != config) {
      last = all.get(config);
    }
    return last;
  }

  Compiled compile(JudgingConfig config) {
    if (all.size() >= MOST) {
      all.clear();
    }
    last = new Compiled(config, key);
    all.put(config, last);
    return last;
  }

  /** Lets go of what was compiled of {@code config}; whether it judged events from then on. */
  boolean forget(JudgingConfig config, long fromMillis) {
    last = null;
    Compiled known = all.remove(config);
    return known != null && known.latestMillis >= fromMillis;
  }
}
