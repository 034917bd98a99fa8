package dev.weir.tools;

import dev.weir.cli.ExitCode;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import dev.weir.tools.write.Edits;
import dev.weir.tools.write.MigrationPlan;
import dev.weir.tools.write.RelearningPlan;
import dev.weir.tools.write.RewriteReport;
import dev.weir.tools.write.SavedKind;
import dev.weir.tools.write.StateRewrite;
import dev.weir.tools.write.WriteSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code migrate}: writes a savepoint in this release's form, and changes what is asked. */
@Command(
    name = "migrate",
    description = {
      "Writes a savepoint or a retained checkpoint anew, every model in this release's form.",
      "What is read is not changed. What is written is canonical, can be moved, and is read again"
          + " and counted before it stands at OUT; where anything is missing, nothing is left."
    },
    footer = {
      "",
      "Examples:",
      "  weir state migrate /savepoints/savepoint-1a2b3c-0123456789ab /savepoints/migrated",
      "  weir state migrate --dry-run --rename-tenant acme=acme.eu SAVEPOINT OUT",
      "  weir state migrate --max-parallelism 720 SAVEPOINT OUT",
      "  weir state migrate --lanes globex=8 SAVEPOINT OUT",
      "  weir state migrate --set-detector-param acme:k=20 SAVEPOINT OUT",
      "",
      "Exit codes: 0 done, 2 wrong usage, no savepoint, or OUT is there already, 4 incompatible or",
      "  damaged state, 7 unwritable, unreachable or too slow."
    })
public final class Migrate extends StateCommand {
  @Parameters(index = "0", paramLabel = "SAVEPOINT", description = "Its folder, a path or a URI.")
  private String savepoint;

  @Parameters(index = "1", paramLabel = "OUT", description = "A folder that is not there yet.")
  private String out;

  @Option(
      names = "--max-parallelism",
      paramLabel = "N",
      description =
          "Key groups of what is written, for all operators. A job that starts from it needs the"
              + " same number as its option max-parallelism.")
  private Integer maxParallelism;

  @Option(
      names = "--rename-tenant",
      paramLabel = "OLD=NEW",
      description = "Gives a tenant another name, wherever it stands. May be repeated.")
  private Map<String, String> names = new HashMap<>();

  @Option(
      names = "--merge",
      description =
          "With --rename-tenant: unites it with the tenant that has the name, if both learn alike"
              + " and no entity has a model of each. The config of that tenant stays.")
  private boolean merge;

  @Option(
      names = "--drop-orphans",
      description = "Leaves models out whose tenant has no config, or had one that was removed.")
  private boolean dropOrphans;

  @Option(
      names = "--set-detector-param",
      paramLabel = "TENANT:PARAMETER=VALUE",
      description =
          "Changes a parameter of a tenant's detector that only says how what was learned is used;"
              + " of any other it is refused. _default: of all that have no config of their own."
              + " May be repeated.")
  private List<String> parameters = new ArrayList<>();

  @Option(
      names = "--lanes",
      paramLabel = "TENANT=N",
      description =
          "Divides the models of a tenant with scope tenant into N lanes, each of which goes on"
              + " with what the lane has learned that its entities were in. _default: of all that"
              + " have no config of their own. May be repeated.")
  private List<String> lanes = new ArrayList<>();

  @Option(
      names = "--drop-lanes",
      description =
          "With --lanes: unites lanes where N is smaller. Of those that become one the model that"
              + " has learned most stays.")
  private boolean dropLanes;

  @Option(names = "--dry-run", description = "Says what would be done, and writes nothing.")
  private boolean dryRun;

  @Override
  int run() {
    if (maxParallelism != null && (maxParallelism < 1 || maxParallelism > 1 << 15)) {
      throw StateFault.wrongPlace(
          "--max-parallelism", Integer.toString(maxParallelism), "1 to 32768");
    }
    if (merge && names.isEmpty()) {
      throw StateFault.wrongPlace(
          "--merge", "it alone", "--rename-tenant too, which says what is united");
    }
    if (dropLanes && lanes.isEmpty()) {
      throw StateFault.wrongPlace(
          "--drop-lanes", "it alone", "--lanes too, which says whose lanes are united");
    }
    SavedState state = SavedState.open(savepoint);
    Edits edits = edits(state);
    int groups = maxParallelism == null ? WriteSettings.AS_BEFORE : maxParallelism;
    StateRewrite rewrite =
        StateRewrite.of(state, out, edits, new WriteSettings(settings(), groups));
    RewriteReport report = dryRun ? rewrite.plan() : rewrite.run();
    print(rewrite, report);
    return ExitCode.OK;
  }

  private Edits edits(SavedState state) {
    RelearningPlan relearning = new RelearningPlan(lanes, parameters, dropLanes);
    if (merge && !relearning.isEmpty()) {
      throw StateFault.wrongPlace(
          "--merge", "another change of what is learned with it", "one migration after another");
    }
    Edits names = new MigrationPlan(this.names, merge, dropOrphans).in(state, settings());
    return relearning.isEmpty() ? names : relearning.in(state, settings()).then(names);
  }

  private void print(StateRewrite rewrite, RewriteReport report) {
    List<SavedKind> kinds =
        List.of(SavedKind.values()).stream().filter(k -> rewrite.uids().contains(k.uid())).toList();
    int width = kinds.stream().mapToInt(kind -> kind.toString().length()).max().orElse(0);
    String line = "%-" + width + "s  %12s  %12s  %12s  %12s  %12s  %12s%n";
    out()
        .printf(
            Locale.ROOT, line, "state", "read", "changed", "added", "dropped", "merged", "written");
    for (SavedKind kind : kinds) {
      RewriteReport.Counts counts = report.of(kind);
      out()
          .printf(
              Locale.ROOT,
              line,
              kind,
              counts.read(),
              counts.changed(),
              counts.added(),
              counts.dropped(),
              dryRun ? "?" : counts.merged(),
              dryRun ? "-" : counts.written());
    }
    out().printf(Locale.ROOT, "max parallelism %d%n", rewrite.maxParallelism());
    out().println(dryRun ? "Nothing was written." : "Written to " + out + ".");
  }
}
