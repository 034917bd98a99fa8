package dev.weir.tools;

import dev.weir.cli.ExitCode;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import dev.weir.tools.write.Migration;
import dev.weir.tools.write.MigrationPlan;
import dev.weir.tools.write.RewriteReport;
import dev.weir.tools.write.SavedKind;
import dev.weir.tools.write.StateRewrite;
import dev.weir.tools.write.WriteSettings;
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
          "Refused, with the reason: every parameter decides what models have learned. A config"
              + " with another one lets models go on judging until new ones are warm.")
  private String parameter;

  @Option(names = "--dry-run", description = "Says what would be done, and writes nothing.")
  private boolean dryRun;

  @Override
  int run() {
    if (maxParallelism != null && (maxParallelism < 1 || maxParallelism > 1 << 15)) {
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE,
          "--max-parallelism: found " + maxParallelism + ", expected 1 to 32768",
          null);
    }
    SavedState state = SavedState.open(savepoint);
    if (parameter != null) {
      throw MigrationPlan.refusal(parameter, state, settings());
    }
    Migration migration = new MigrationPlan(names, merge, dropOrphans).in(state, settings());
    int groups = maxParallelism == null ? WriteSettings.AS_BEFORE : maxParallelism;
    StateRewrite rewrite =
        StateRewrite.of(state, out, migration, new WriteSettings(settings(), groups));
    RewriteReport report = dryRun ? rewrite.plan() : rewrite.run();
    print(rewrite, report);
    return ExitCode.OK;
  }

  private void print(StateRewrite rewrite, RewriteReport report) {
    List<SavedKind> kinds =
        List.of(SavedKind.values()).stream().filter(k -> rewrite.uids().contains(k.uid())).toList();
    int width = kinds.stream().mapToInt(kind -> kind.toString().length()).max().orElse(0);
    String line = "%-" + width + "s  %12s  %12s  %12s  %12s  %12s%n";
    out().printf(Locale.ROOT, line, "state", "read", "changed", "dropped", "merged", "written");
    for (SavedKind kind : kinds) {
      RewriteReport.Counts counts = report.of(kind);
      out()
          .printf(
              Locale.ROOT,
              line,
              kind,
              counts.read(),
              counts.changed(),
              counts.dropped(),
              dryRun ? "?" : counts.merged(),
              dryRun ? "-" : counts.written());
    }
    out().printf(Locale.ROOT, "max parallelism %d%n", rewrite.maxParallelism());
    out().println(dryRun ? "Nothing was written." : "Written to " + out + ".");
  }
}
