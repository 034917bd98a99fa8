package dev.weir.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An audit in words and numbers, or as JSON.
 *
 * @param result what was found
 * @param missing the first missing events, with their keys
 * @param notes what to know about the topics, a line each
 */
public record AuditReport(AuditResult result, List<MissingEvent> missing, List<String> notes) {
  /** Ranges of offsets that a line of text shows; the JSON has more. */
  private static final int RANGES = 10;

  private static final int JSON_RANGES = 10_000;
  private static final String ROW = "%-24s %12s %12s %12s %9s %9s %9s";

  private enum Finding {
    MISSING("missing"),
    TWICE("twice"),
    TRAILING("not judged yet");

    private final String label;

    Finding(String label) {
      this.label = label;
    }

    OffsetSet of(PartitionAudit partition) {
      return switch (this) {
        case MISSING -> partition.missing();
        case TWICE -> partition.twice();
        case TRAILING -> partition.trailing();
      };
    }
  }

  /** The lines for a terminal: a table, what is wrong, and a last line that sums it up. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        row("partition", "events", "judged", "refused", "missing", "twice", "not yet").strip());
    for (PartitionAudit p : result.partitions()) {
      lines.add(
          row(
              p.partition(),
              p.events(),
              p.judged(),
              p.refused(),
              p.missing().size(),
              p.twice().size(),
              p.trailing().size()));
    }
    lines.add(
        row(
            "total",
            result.total(PartitionAudit::events),
            result.total(PartitionAudit::judged),
            result.total(PartitionAudit::refused),
            result.missing(),
            result.twice(),
            result.trailing()));
    for (Finding finding : Finding.values()) {
      result.partitions().forEach(partition -> addRanges(lines, finding, partition));
    }
    for (MissingEvent event : missing) {
      String key = event.key() == null ? "no key" : "key " + event.key();
      lines.add("missing " + event.partition() + " at " + event.offset() + ": " + key);
    }
    if (result.unreadable() > 0) {
      lines.add("results that name no event of these topics: " + result.unreadable());
    }
    long gone = result.total(PartitionAudit::withoutEvent);
    if (gone > 0) {
      lines.add("results whose events have gone from their topic: " + gone);
    }
    notes.forEach(note -> lines.add("note: " + note));
    lines.add(sum());
    return lines;
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells);
  }

  private static void addRanges(List<String> lines, Finding finding, PartitionAudit partition) {
    List<OffsetRange> ranges = finding.of(partition).ranges(RANGES + 1);
    if (!ranges.isEmpty()) {
      String more = ranges.size() > RANGES ? ", ..." : "";
      lines.add(
          finding.label
              + " in "
              + partition.partition()
              + ": "
              + ranges.stream()
                  .limit(RANGES)
                  .map(OffsetRange::toString)
                  .collect(Collectors.joining(", "))
              + more);
    }
  }

  private String sum() {
    long events = result.total(PartitionAudit::events);
    String waiting =
        result.trailing() == 0 ? "" : "; " + result.trailing() + " more are not judged yet";
    if (result.exactlyOnce()) {
      return "each of " + (events - result.trailing()) + " events came out exactly once" + waiting;
    }
    return "of "
        + events
        + " events "
        + result.missing()
        + " are missing and "
        + result.twice()
        + " came out more than once"
        + waiting;
  }

  /** The same for a program; ranges are pairs of first and last offset. */
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("exactlyOnce", result.exactlyOnce());
    json.put("events", result.total(PartitionAudit::events));
    json.put("judged", result.total(PartitionAudit::judged));
    json.put("refused", result.total(PartitionAudit::refused));
    json.put("missing", result.missing());
    json.put("twice", result.twice());
    json.put("surplus", result.total(PartitionAudit::surplus));
    json.put("trailing", result.trailing());
    json.put("withoutEvent", result.total(PartitionAudit::withoutEvent));
    json.put("unreadable", result.unreadable());
    ArrayNode partitions = json.putArray("partitions");
    result.partitions().forEach(partition -> write(partition, partitions.addObject()));
    ArrayNode events = json.putArray("missingEvents");
    for (MissingEvent event : missing) {
      events
          .addObject()
          .put("topic", event.partition().topic())
          .put("partition", event.partition().partition())
          .put("offset", event.offset())
          .put("key", event.key());
    }
    notes.forEach(json.putArray("notes")::add);
    return json.toPrettyString() + "\n";
  }

  private static void write(PartitionAudit from, ObjectNode to) {
    to.put("topic", from.partition().topic());
    to.put("partition", from.partition().partition());
    to.put("events", from.events());
    to.put("judged", from.judged());
    to.put("refused", from.refused());
    to.put("surplus", from.surplus());
    to.put("withoutEvent", from.withoutEvent());
    for (Finding finding : Finding.values()) {
      OffsetSet offsets = finding.of(from);
      String name = finding.name().toLowerCase(Locale.ROOT);
      to.put(name, offsets.size());
      ArrayNode ranges = to.putArray(name + "Offsets");
      for (OffsetRange range : offsets.ranges(JSON_RANGES)) {
        ranges.addArray().add(range.first()).add(range.last());
      }
    }
  }
}
