package dev.weir.tools;

import dev.weir.cli.ExitCode;
import dev.weir.tools.show.ModelJson;
import dev.weir.tools.show.ModelPage;
import dev.weir.tools.show.ModelReport;
import dev.weir.tools.show.ModelSearch;
import dev.weir.tools.show.ModelText;
import dev.weir.tools.show.Wanted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code show}: one model in words and pictures. */
@Command(
    name = "show",
    description =
        "Shows one model: the config that made it, what it has learned of every feature, what its"
            + " scores mean, and what it remembers of failures and alerts.",
    footer = {
      "",
      "Examples:",
      "  weir state show --tenant acme --entity card-4711 /savepoints/savepoint-1a2b3c",
      "  weir state show --tenant acme --entity card-4711 --html model.html"
          + " /savepoints/savepoint-1a2b3c",
      "  weir state show --tenant globex --lane 2 --json /savepoints/savepoint-1a2b3c",
      "",
      "Exit codes: 0 done, 2 wrong usage, no savepoint or no such model, 4 incompatible or",
      "  damaged state, 7 unwritable, unreachable or too slow."
    })
public final class Show extends StateCommand {
  private static final int MOST_LANES = Short.MAX_VALUE;

  @Parameters(paramLabel = "SAVEPOINT", description = "Its folder, as a path or a URI.")
  private String savepoint;

  @Option(names = "--tenant", required = true, paramLabel = "T", description = "Whose model.")
  private String tenant;

  @Option(
      names = "--entity",
      paramLabel = "E",
      description = "Whose model, of a tenant that has one per entity.")
  private String entity;

  @Option(
      names = "--lane",
      paramLabel = "N",
      defaultValue = "0",
      description = "Which model, of a tenant whose entities are in lanes. Default: 0.")
  private int lane;

  @Mixin private final ReportOptions form = new ReportOptions();

  @Override
  int run() {
    within("--lane", lane, 0, MOST_LANES);
    form.check();
    Wanted wanted = new Wanted(tenant, entity, lane);
    ModelReport report = ModelReport.of(ModelSearch.find(savepoint, wanted, settings()));
    form.report(
        out(),
        () -> ModelJson.of(report),
        () -> ModelPage.of(report),
        out -> ModelText.print(report, out));
    return ExitCode.OK;
  }
}
