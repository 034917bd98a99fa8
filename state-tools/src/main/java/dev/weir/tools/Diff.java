package dev.weir.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cli.ExitCode;
import dev.weir.tools.diff.ChangeRow;
import dev.weir.tools.diff.ConfigChange;
import dev.weir.tools.diff.Difference;
import dev.weir.tools.diff.ModelChange;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff}: says what differs between two savepoints, and by how much. */
@Command(
    name = "diff",
    description =
        "Says which models are new, gone and changed from one savepoint to another, and"
            + " by how much, which configs differ, and which other states. What follows from"
            + " the clock on the wall is no difference, nor is another parallelism, backend or"
            + " format.",
    footer = {
      "",
      "Examples:",
      "  weir state diff /savepoints/savepoint-1a2b3c-0123 /savepoints/savepoint-1a2b3c-4567",
      "  weir state diff --tenant acme --top 20 --json BEFORE AFTER",
      "",
      "Exit codes: 0 nothing differs, 1 something does, 2 wrong usage, no savepoint or no such",
      "  tenant, 4 incompatible or damaged state, 7 unreachable or too slow."
    })
public final class Diff extends StateCommand {
  /** Something differs. */
  static final int DIFFERS = 1;

  @Parameters(index = "0", paramLabel = "BEFORE", description = "A savepoint.")
  private String before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "The one compared with it.")
  private String after;

  @Option(names = "--tenant", paramLabel = "T", description = "Compares this tenant alone.")
  private String tenant;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How many of the largest changes are shown, at most 10,000. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(names = "--json", description = "Prints one JSON object instead of tables.")
  private boolean json;

  @Override
  int run() {
    requireTop(top);
    Difference difference =
        Difference.between(new Difference.Question(before, after, tenant, top), settings());
    if (json) {
      out().println(json(difference));
    } else {
      print(difference, out());
    }
    return difference.isEmpty() ? ExitCode.OK : DIFFERS;
  }

  private static void print(Difference difference, PrintWriter out) {
    if (difference.isEmpty()) {
      out.println("nothing differs");
    }
    int width = "tenant".length();
    for (String name : difference.models().byTenant().keySet()) {
      width = Math.max(width, name.length());
    }
    String line = "%-" + width + "s  %10s  %10s  %10s  %10s%n";
    out.printf(Locale.ROOT, line, "tenant", "the same", "new", "gone", "changed");
    difference
        .models()
        .byTenant()
        .forEach(
            (name, counts) ->
                out.printf(Locale.ROOT, line, name, counts[0], counts[1], counts[2], counts[3]));
    printChanges(difference, out);
    for (ConfigChange change : difference.configs()) {
      out.printf(
          Locale.ROOT,
          "config of %s: version %d to %d: %s%n",
          change.tenant(),
          change.before(),
          change.after(),
          String.join(", ", change.parts()));
    }
    difference.others().forEach(name -> out.println("differs: " + name));
  }

  private static void printChanges(Difference difference, PrintWriter out) {
    if (!difference.models().byDetector().isEmpty()) {
      out.printf(
          Locale.ROOT, "%n%-26s  %10s  %7s  %7s%n", "detector", "changed", "scores", "learned");
    }
    for (ChangeRow row : difference.models().byDetector()) {
      out.printf(
          Locale.ROOT,
          "%-26s  %10d  %7.3f  %7.3f%n",
          row.detector().isEmpty() ? "none yet" : row.detector(),
          row.counts()[0],
          row.scores(),
          row.learned());
    }
    if (!difference.models().largest().isEmpty()) {
      out.printf(Locale.ROOT, "%nlargest changes%n");
    }
    for (ModelChange change : difference.models().largest()) {
      out.printf(
          Locale.ROOT,
          "%s: %s, events %d to %d",
          change.model(),
          change.kind().name().toLowerCase(Locale.ROOT),
          change.before(),
          change.after());
      if (change.kind() == ModelChange.Kind.CHANGED) {
        out.printf(Locale.ROOT, ", scores %.3f, learned %.3f", change.scores(), change.learned());
        if (!Double.isNaN(change.shift())) {
          out.printf(Locale.ROOT, ", features moved %.3f", change.shift());
        }
        out.printf(Locale.ROOT, " (%s)", change.parts());
      }
      out.println();
    }
  }

  private ObjectNode json(Difference difference) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("before", before).put("after", after).put("differs", !difference.isEmpty());
    ArrayNode tenants = root.putArray("tenants");
    difference
        .models()
        .byTenant()
        .forEach(
            (name, counts) ->
                tenants
                    .addObject()
                    .put("tenant", name)
                    .put("same", counts[0])
                    .put("new", counts[1])
                    .put("gone", counts[2])
                    .put("changed", counts[3]));
    ArrayNode detectors = root.putArray("detectors");
    for (ChangeRow row : difference.models().byDetector()) {
      detectors
          .addObject()
          .put("detector", row.detector())
          .put("changed", row.counts()[0])
          .put("meanScores", row.scores())
          .put("meanLearned", row.learned());
    }
    ArrayNode largest = root.putArray("largest");
    difference.models().largest().forEach(change -> describe(change, largest.addObject()));
    ArrayNode configs = root.putArray("configs");
    for (ConfigChange change : difference.configs()) {
      ObjectNode node = configs.addObject();
      node.put("tenant", change.tenant());
      node.put("before", change.before()).put("after", change.after());
      change.parts().forEach(node.putArray("parts")::add);
    }
    difference.others().forEach(root.putArray("others")::add);
    return root;
  }

  private static void describe(ModelChange change, ObjectNode node) {
    node.put("key", change.model()).put("tenant", change.tenant());
    node.put("change", change.kind().name().toLowerCase(Locale.ROOT));
    node.put("detector", change.detector());
    node.put("judgedBefore", change.before()).put("judgedAfter", change.after());
    node.put("scores", change.scores()).put("learned", change.learned());
    if (!Double.isNaN(change.shift())) {
      node.put("featuresMoved", change.shift());
    }
    node.put("parts", change.parts());
  }
}
