package dev.weir.tools.write;

import dev.weir.tenant.LearningPart;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is asked of the learning parts of tenants whose models are to go on, checked against the
 * configs of the savepoint.
 *
 * @param lanes {@code tenant=number}
 * @param parameters {@code tenant:parameter=value}
 * @param dropLanes whether models may be left out where lanes become one
 */
public record RelearningPlan(List<String> lanes, List<String> parameters, boolean dropLanes) {
  private static final String LANES = "--lanes";

  /** Nothing of it refers to a list that changes. */
  public RelearningPlan {
    lanes = List.copyOf(lanes);
    parameters = List.copyOf(parameters);
  }

  /** Whether nothing is asked. */
  public boolean isEmpty() {
    return lanes.isEmpty() && parameters.isEmpty();
  }

  /**
   * What is to be done with every element before anything else is.
   *
   * @throws StateFault where it cannot be done
   */
  public Edits in(SavedState state, ReadSettings settings) {
    if (isEmpty()) {
      return Edits.NONE;
    }
    Map<String, Integer> numbers = numbers();
    Map<String, DetectorChange> detectors = DetectorChange.read(parameters);
    Set<String> asked = new TreeSet<>(numbers.keySet());
    asked.addAll(detectors.keySet());
    SavedTenants saved = SavedTenants.read(state, settings, asked);
    Map<String, TenantChange> changes = new TreeMap<>();
    for (String tenant : asked) {
      TenantRecord record = configured(tenant, saved.records());
      changes.put(tenant, change(record, numbers.get(tenant), detectors.get(tenant)));
    }
    Map<String, Long> later = later(saved, asked);
    Set<String> waiting = later.isEmpty() ? Set.of() : WaitingConfigs.read(state, settings, later);
    ChangedTenants tenants = new ChangedTenants(asked, saved.configured(), waiting);
    return new Relearning(tenants, changes, dropLanes);
  }

  /** Whose models are asked about and whose own config has not stood for ever, since when. */
  private static Map<String, Long> later(SavedTenants saved, Set<String> asked) {
    Map<String, Long> later = new HashMap<>();
    if (saved.template()) {
      later.putAll(saved.begins());
      later.remove(TenantNames.DEFAULT);
      later.values().removeIf(begin -> begin == TenantConfig.AT_ONCE);
    }
    if (!asked.contains(TenantNames.DEFAULT)) {
      later.keySet().retainAll(asked);
    }
    return later;
  }

  private Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new TreeMap<>();
    for (String asked : lanes) {
      int equals = asked.indexOf('=');
      String number = asked.substring(equals + 1);
      if (equals < 1 || !number.matches("[0-9]{1,9}")) {
        throw StateFault.wrongPlace(LANES, asked, "TENANT=N");
      }
      String tenant = asked.substring(0, equals);
      if (numbers.put(tenant, Integer.parseInt(number)) != null) {
        throw StateFault.wrongPlace(LANES, "tenant " + tenant + " twice", "one number for each");
      }
    }
    return numbers;
  }

  private static TenantRecord configured(String tenant, Map<String, TenantRecord> records) {
    TenantRecord record = records.get(tenant);
    if (record == null || record.removed()) {
      throw StateFault.wrongPlace(
          "tenant " + tenant,
          record == null ? "no config of its own" : "that its config was removed",
          "one with a config; inspect lists them, and _default's goes for those without");
    }
    return record;
  }

  /** {@code lanes} and {@code detector} may be null. */
  private TenantChange change(TenantRecord record, Integer lanes, DetectorChange detector) {
    Map<Long, LearningPart> others = detector == null ? Map.of() : detector.parts(record);
    LaneChange divided = lanes == null ? null : divided(record, lanes);
    return new TenantChange(
        record,
        divided,
        part -> {
          LearningPart other = others.getOrDefault(part.hash(), part);
          return divided == null ? other : divided(other, divided);
        });
  }

  private LaneChange divided(TenantRecord record, int to) {
    String tenant = record.tenant();
    Optional<LearningPart> divided =
        record.revisions().stream()
            .map(revision -> revision.config().learning())
            .filter(part -> part.scope() == Scope.TENANT)
            .findFirst();
    if (divided.isEmpty()) {
      throw StateFault.wrongPlace(
          "tenant " + tenant,
          "scope entity, where every entity has a model of its own",
          "scope tenant");
    }
    LaneChange change = new LaneChange(divided.get().lanes(), to);
    LearningPart other = withLanes(tenant, divided.get(), to);
    if (change.from() == other.lanes()) {
      throw StateFault.wrongPlace(
          "tenant " + tenant, change.from() + " lanes already", "another number");
    }
    if (change.unites() && !dropLanes) {
      throw StateFault.wrongPlace(
          "tenant " + tenant,
          to + " lanes asked for where there are " + change.from(),
          "more: what several models have learned cannot become one; --drop-lanes keeps of each"
              + " lane's the model that has learned most, and leaves out the others");
    }
    return change;
  }

  /** Parts of another number are of a time before the tenant was removed: nobody learns by them. */
  private static LearningPart divided(LearningPart part, LaneChange change) {
    return part.scope() == Scope.TENANT && part.lanes() == change.from()
        ? part.withLanes(change.to())
        : part;
  }

  private static LearningPart withLanes(String tenant, LearningPart part, int lanes) {
    try {
      return part.withLanes(lanes);
    } catch (IllegalArgumentException e) {
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE, "tenant " + tenant + ": " + e.getMessage(), e);
    }
  }
}
