package dev.weir.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the oracle found.
 *
 * @param counts what was compared
 * @param totals how many findings there are of each kind
 * @param findings the first of each kind
 */
public record Verdict(Counts counts, Map<Finding.Kind, Long> totals, List<Finding> findings) {
  /**
   * What was compared; of outputs, those of the run that was judged.
   *
   * @param commands that were done
   * @param keys of which an order was compared
   * @param bytes of keys and values of all outputs
   */
  public record Counts(
      long inputs,
      long scores,
      long alerts,
      long deadLetters,
      long parked,
      long commands,
      long configAnswers,
      long configsAccepted,
      long keys,
      long bytes) {}

  /** Copies. */
  public Verdict {
    totals = Map.copyOf(totals);
    findings = List.copyOf(findings);
  }

  /** Whether the run is what was expected, to the byte. */
  public boolean isExact() {
    return totals.isEmpty();
  }

  /** How many findings of a kind there are. */
  public long count(Finding.Kind kind) {
    return totals.getOrDefault(kind, 0L);
  }

  /** The verdict for a person, a line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %,d inputs, %,d scores, %,d dead letters and %,d parked, %,d alerts, %,d config"
                + " answers, %,d commands done; %,d keys, %,d bytes compared",
            isExact() ? "exact" : "NOT exact",
            counts.inputs,
            counts.scores,
            counts.deadLetters,
            counts.parked,
            counts.alerts,
            counts.configAnswers,
            counts.commands,
            counts.keys,
            counts.bytes));
    for (Finding.Kind kind : Finding.Kind.values()) {
      addLines(kind, lines);
    }
    return lines;
  }

  private void addLines(Finding.Kind kind, List<String> lines) {
    if (count(kind) == 0) {
      return;
    }
    lines.add(String.format(Locale.ROOT, "%s: %,d", kind.label(), count(kind)));
    List<Finding> shown = findings.stream().filter(finding -> finding.kind() == kind).toList();
    shown.forEach(finding -> lines.add("  " + finding.words()));
    if (count(kind) > shown.size()) {
      lines.add(String.format(Locale.ROOT, "  and %,d more", count(kind) - shown.size()));
    }
  }

  /** The verdict for programs. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("exact", isExact());
    json.put("inputs", counts.inputs);
    json.put("scores", counts.scores);
    json.put("alerts", counts.alerts);
    json.put("deadLetters", counts.deadLetters);
    json.put("parked", counts.parked);
    json.put("commands", counts.commands);
    json.put("configAnswers", counts.configAnswers);
    json.put("configsAccepted", counts.configsAccepted);
    json.put("keys", counts.keys);
    json.put("bytes", counts.bytes);
    ArrayNode kinds = json.putArray("findings");
    for (Finding.Kind kind : Finding.Kind.values()) {
      if (count(kind) > 0) {
        ObjectNode one = kinds.addObject().put("kind", kind.label()).put("count", count(kind));
        ArrayNode first = one.putArray("first");
        findings.stream().filter(f -> f.kind() == kind).forEach(f -> first.add(f.words()));
      }
    }
    return json;
  }
}
