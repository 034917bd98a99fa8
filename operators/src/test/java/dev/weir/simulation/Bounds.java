package dev.weir.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.event.RawRecord;
import dev.weir.operator.Destination;
import dev.weir.operator.OutputRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What holds even where configs take effect on arrival and the events of a key come through several
 * partitions: every event has one outcome, every score names an accepted config, a key counts its
 * events without a gap and never goes back to an earlier config. Nothing may expire here.
 */
final class Bounds implements Oracle {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ReferenceConfigs configs = new ReferenceConfigs();
  private final Ledger answers = new Ledger();
  private final Set<Position> waiting = new HashSet<>();
  private final Set<String> accepted = new HashSet<>();
  private final Map<String, Long> counts = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private final Map<String, Long> removals = new HashMap<>();

  @Override
  public boolean offer(RawRecord event) {
    waiting.add(Position.of(event));
    return true;
  }

  @Override
  public boolean request(RawRecord request) {
    for (OutputRecord output : configs.decide(request)) {
      answers.expect(output.destination.name(), output);
      if (output.destination == Destination.CONFIG_ACCEPTED) {
        String tenant = Text.of(output.key);
        var record = configs.latest(tenant);
        accepted.add(tenant + "@" + record.lastVersion());
        if (record.removed()) {
          removals.put(tenant, record.lastVersion());
        }
      }
    }
    return true;
  }

  @Override
  public void committed(OutputRecord output) {
    switch (output.destination) {
      case SCORES -> score(output);
      case ALERTS, TENANT_HEALTH -> {}
      case DEAD_LETTERS, PARKED -> outcome(output);
      case CONFIG_ACCEPTED -> answers.committed(output.destination.name(), output);
      case CONFIG_STATUS -> {
        answers.committed(output.destination.name(), output);
        configs.answered();
      }
    }
  }

  private void outcome(OutputRecord output) {
    Position position = Position.of(output);
    if (!waiting.remove(position)) {
      throw new AssertionError(position + ": found a second outcome, expected one");
    }
  }

  private void score(OutputRecord output) {
    JsonNode score = read(output);
    outcome(output);
    String key = score.get("tenant").asText() + "/" + score.path("entity").asText("");
    long n = score.get("n").asLong();
    long expected = counts.getOrDefault(key, 0L);
    if (n != expected) {
      throw new AssertionError(key + ": found n = " + n + ", expected " + expected);
    }
    counts.put(key, n + 1);
    config(key, score.get("tenant").asText(), score.get("config").asText());
  }

  private void config(String key, String tenant, String label) {
    if (!accepted.contains(label)) {
      throw new AssertionError(key + ": found config " + label + ", which was never accepted");
    }
    long version = Long.parseLong(label.substring(label.indexOf('@') + 1));
    boolean own = label.startsWith(tenant + "@");
    long held = versions.getOrDefault(key, 0L);
    // The template may judge a key again only after the removal of what judged it.
    boolean back = own ? version < held : held > removals.getOrDefault(tenant, 0L);
    if (back) {
      throw new AssertionError(key + ": found config " + label + " after " + tenant + "@" + held);
    }
    versions.put(key, own ? version : held);
  }

  private static JsonNode read(OutputRecord output) {
    try {
      return JSON.readTree(output.value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void covered(int[] offsets) {}

  @Override
  public void forgetModels() {
    counts.clear();
    versions.clear();
  }

  @Override
  public void finish(Job job) {
    answers.finish();
    if (!waiting.isEmpty()) {
      throw new AssertionError("found no outcome of the events " + waiting);
    }
  }

  @Override
  public ReferenceConfigs configs() {
    return configs;
  }
}
