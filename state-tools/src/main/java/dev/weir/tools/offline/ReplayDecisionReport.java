package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the replay of one decision has found, as JSON; {@link ReplayText} shows it to people. */
final class ReplayDecisionReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String savepoint;
  private final String id;

  /** {@code id}: of the decision, as it was asked for. */
  ReplayDecisionReport(String savepoint, String id) {
    this.savepoint = savepoint;
    this.id = id;
  }

  /**
   * The report, with the first difference where the score is not the given one.
   *
   * @param given the score that the job gave; null where that is not known
   * @param events that were looked at
   * @param assumed for want of anything that tells
   * @throws ReplayFault where the event was refused
   */
  ObjectNode json(ReplayOne.Judged judged, byte[] given, long events, List<String> assumed)
      throws IOException {
    if (judged.score == null || judged.event == null) {
      throw ReplayFault.input(
          "--decision: found that the event is refused, expected a score: " + judged.refused);
    }
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("savepoint", savepoint);
    report.put("decision", id);
    report.put("events", events);
    report.put("score", new String(judged.score, StandardCharsets.UTF_8));
    if (given != null) {
      compare(report, given, judged.score);
    }
    ArrayNode list = report.putArray("assumed");
    assumed.forEach(list::add);
    report.set("why", why(judged));
    return report;
  }

  private static void compare(ObjectNode report, byte[] given, byte[] found) throws IOException {
    boolean same = Arrays.equals(given, found);
    report.put("same", same);
    if (!same) {
      report.put("given", new String(given, StandardCharsets.UTF_8));
      report.put("firstDifference", difference(JSON.readTree(given), JSON.readTree(found)));
    }
  }

  private static ObjectNode why(ReplayOne.Judged judged) throws IOException {
    ObjectNode why = ReplayWhy.of(judged.event, judged.model);
    if (judged.alert != null) {
      why.set("alertRecord", JSON.readTree(judged.alert));
      why.put("spendsOfBudget", judged.budgeted);
    }
    return why;
  }

  private static String difference(JsonNode given, JsonNode found) {
    Set<String> names = new TreeSet<>();
    List<String> order = new ArrayList<>();
    given.fieldNames().forEachRemaining(order::add);
    found.fieldNames().forEachRemaining(names::add);
    names.removeAll(order);
    order.addAll(names);
    for (String name : order) {
      if (!given.path(name).equals(found.path(name))) {
        return name + ": found " + text(found.path(name)) + ", expected " + text(given.path(name));
      }
    }
    return "the same fields in another form";
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
