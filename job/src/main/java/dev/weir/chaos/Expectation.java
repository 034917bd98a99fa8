package dev.weir.chaos;

import dev.weir.operator.Destination;
import dev.weir.tenant.Scope;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In what a disturbed run may, and then must, differ from the reference.
 *
 * @param unpartitioned tenants whose events are spread over partitions, with the scope of their
 *     models: in which order those judge is not fixed
 * @param repeated inputs whose results must be there exactly twice, as after an older checkpoint
 *     was restored; of a partition one range or several that do not overlap
 * @param lost inputs whose results must be missing, as after an outage longer than the transaction
 *     timeout; the models have learned from them all the same
 * @param lostAlerts inputs whose alert must be missing: it was in another transaction than the
 *     score
 * @param configRepeats config requests whose answers may be there a second time; null for none
 */
public record Expectation(
    Map<String, Scope> unpartitioned,
    List<OffsetRange> repeated,
    Set<SourcePosition> lost,
    Set<SourcePosition> lostAlerts,
    OffsetRange configRepeats) {
  private static final Expectation EXACT =
      new Expectation(Map.of(), List.of(), Set.of(), Set.of(), null);

  /** Copies, and checks that nothing is expected both twice and not at all. */
  public Expectation {
    unpartitioned = Map.copyOf(unpartitioned);
    repeated = List.copyOf(repeated);
    lost = Set.copyOf(lost);
    lostAlerts = Set.copyOf(lostAlerts);
    if (unpartitioned.containsValue(Scope.SHARED)) {
      throw new IllegalArgumentException(
          "found scope shared in " + unpartitioned + ", expected tenant or entity");
    }
    for (int i = 0; i < repeated.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (repeated.get(i).overlaps(repeated.get(j))) {
          throw new IllegalArgumentException(
              "repeated ranges " + repeated.get(j) + " and " + repeated.get(i) + " overlap");
        }
      }
    }
    for (SourcePosition position : lost) {
      if (range(position, repeated) >= 0) {
        throw new IllegalArgumentException(
            "input " + position + " is expected both lost and repeated");
      }
    }
  }

  /** Exactly what the reference has. */
  public static Expectation exact() {
    return EXACT;
  }

  /** The same, but this tenant's events are spread over partitions. */
  public Expectation withUnpartitioned(String tenant, Scope scope) {
    Map<String, Scope> more = new HashMap<>(unpartitioned);
    more.put(tenant, scope);
    return new Expectation(more, repeated, lost, lostAlerts, configRepeats);
  }

  /** The same with these ranges repeated. */
  public Expectation withRepeated(List<OffsetRange> ranges) {
    return new Expectation(unpartitioned, ranges, lost, lostAlerts, configRepeats);
  }

  /** The same with these inputs lost, and their alerts with them. */
  public Expectation withLost(Set<SourcePosition> positions) {
    Set<SourcePosition> all = new HashSet<>(positions);
    return new Expectation(unpartitioned, repeated, all, all, configRepeats);
  }

  /** The same with the alerts of these inputs lost, and of no others. */
  public Expectation withLostAlerts(Set<SourcePosition> positions) {
    return new Expectation(unpartitioned, repeated, lost, new HashSet<>(positions), configRepeats);
  }

  /** The same, but these config requests may have been answered twice. */
  public Expectation withConfigRepeats(OffsetRange requests) {
    return new Expectation(unpartitioned, repeated, lost, lostAlerts, requests);
  }

  /** How often the result of an input must be there: once, twice or not at all. */
  int copies(SourcePosition input) {
    if (isLost(input)) {
      return 0;
    }
    return range(input) >= 0 ? 2 : 1;
  }

  boolean isExact() {
    return repeated.isEmpty() && lost.isEmpty() && lostAlerts.isEmpty();
  }

  boolean isLost(SourcePosition input) {
    return !lost.isEmpty() && lost.contains(input);
  }

  /** Whether the record that an output has of an input is lost. */
  boolean isLost(Destination destination, SourcePosition input) {
    return destination == Destination.ALERTS ? lostAlerts.contains(input) : isLost(input);
  }

  /** Which of the repeated ranges an input is in; -1 for none. */
  int range(SourcePosition input) {
    return range(input, repeated);
  }

  private static int range(SourcePosition input, List<OffsetRange> ranges) {
    for (int r = 0; r < ranges.size(); r++) {
      if (ranges.get(r).contains(input)) {
        return r;
      }
    }
    return -1;
  }
}
