package dev.weir.tools.inspect;

import dev.weir.model.CircuitBreaker;
import dev.weir.model.Health;
import dev.weir.model.Model;
import dev.weir.model.ModelView;
import dev.weir.state.ModelKey;
import dev.weir.tenant.TenantNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The models of one tenant, summed up. */
public final class TenantSummary {
  /** Time of nothing. */
  public static final long NEVER = Long.MIN_VALUE;

  private static final String NONE = "none";

  /** Configs by name; models whose config is none of these count together. */
  private static final int MOST_CONFIGS = 64;

  private final String tenant;
  private final Map<String, DetectorSummary> detectors = new TreeMap<>();

  /** How many models are in each state that is worth a word. */
  private final Map<String, Long> states = new TreeMap<>();

  /** How many models were last judged by each config. */
  private final Map<String, Long> configs = new TreeMap<>();

  private Timeline updates = new Timeline();
  private long oldestMillis = Long.MAX_VALUE;
  private long newestMillis = NEVER;

  TenantSummary(String tenant) {
    this.tenant = tenant;
  }

  public String tenant() {
    return tenant;
  }

  /** By detector, in the order of their names. */
  public Collection<DetectorSummary> detectors() {
    return detectors.values();
  }

  /** All detectors' models as one. */
  public DetectorSummary all() {
    return detectors.values().stream().reduce(new DetectorSummary(""), DetectorSummary::plus);
  }

  /**
   * How many models are of each scope, health, state of the breaker, and have what else is not a
   * matter of course; in the order of the names.
   */
  public Map<String, Long> states() {
    return states;
  }

  /** How many models were last judged by each config, "acme@7" as in a score. */
  public Map<String, Long> configs() {
    return configs;
  }

  /** When the models' clocks stood. */
  public Timeline updates() {
    return updates;
  }

  /** The least clock of a model; {@link #NEVER} where none has one. */
  public long oldestMillis() {
    return newestMillis == NEVER ? NEVER : oldestMillis;
  }

  /** The greatest clock of a model; {@link #NEVER} where none has one. */
  public long newestMillis() {
    return newestMillis;
  }

  void add(ModelKey key, Model model, int frameBytes) {
    String detector = detector(model);
    detectors.computeIfAbsent(detector, DetectorSummary::new).add(model, frameBytes);
    count("scope-" + name(key.scope()), true);
    ModelView view = model.view();
    count("health-" + view.health().label(), view.health() != Health.HEALTHY);
    count("breaker-" + name(view.breaker()), view.breaker() != CircuitBreaker.State.CLOSED);
    count("candidate", model.candidate() != null);
    count("fallback", view.fallback() != null);
    count("muted", model.mute() != null);
    count("cooldown", view.cooldownUntilMillis() > model.clockMillis());
    if (model.judging() != null) {
      String config = view.configOfTemplate() ? TenantNames.DEFAULT : tenant;
      count(config + "@" + view.configVersion(), 1);
    }
    if (model.clockMillis() != NEVER) {
      oldestMillis = Math.min(oldestMillis, model.clockMillis());
      newestMillis = Math.max(newestMillis, model.clockMillis());
      updates.add(model.clockMillis());
    }
  }

  static String detector(Model model) {
    return model.judging() == null ? NONE : model.judging().detector().type().label();
  }

  private void count(String state, boolean holds) {
    if (holds) {
      states.merge(state, 1L, Long::sum);
    }
  }

  private void count(String config, long models) {
    boolean room = configs.size() < MOST_CONFIGS || configs.containsKey(config);
    configs.merge(room ? config : "others", models, Long::sum);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  TenantSummary plus(TenantSummary other) {
    other.detectors.forEach(
        (name, detector) -> detectors.computeIfAbsent(name, DetectorSummary::new).plus(detector));
    other.states.forEach((state, count) -> states.merge(state, count, Long::sum));
    other.configs.forEach(this::count);
    updates.add(other.updates);
    oldestMillis = Math.min(oldestMillis, other.oldestMillis);
    newestMillis = Math.max(newestMillis, other.newestMillis);
    return this;
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(detectors.size());
      for (DetectorSummary detector : detectors.values()) {
        detector.save(out);
      }
      save(states, out);
      save(configs, out);
      updates.save(out);
      out.writeLong(oldestMillis);
      out.writeLong(newestMillis);
    } catch (IOException e) {
      throw new IllegalStateException("found an I/O error while writing to memory", e);
    }
    return bytes.toByteArray();
  }

  static TenantSummary decode(String tenant, byte[] bytes) {
    TenantSummary loaded = new TenantSummary(tenant);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      for (int d = in.readInt(); d > 0; d--) {
        DetectorSummary detector = DetectorSummary.load(in);
        loaded.detectors.put(detector.detector(), detector);
      }
      load(loaded.states, in);
      load(loaded.configs, in);
      loaded.updates = Timeline.load(in);
      loaded.oldestMillis = in.readLong();
      loaded.newestMillis = in.readLong();
    } catch (IOException e) {
      throw new IllegalStateException("found an I/O error while reading memory", e);
    }
    return loaded;
  }

  private static void save(Map<String, Long> counts, DataOutputStream out) throws IOException {
    out.writeInt(counts.size());
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      out.writeUTF(count.getKey());
      out.writeLong(count.getValue());
    }
  }

  private static void load(Map<String, Long> counts, DataInputStream in) throws IOException {
    for (int i = in.readInt(); i > 0; i--) {
      counts.put(in.readUTF(), in.readLong());
    }
  }
}
