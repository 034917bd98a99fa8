package dev.weir.tools;

import dev.weir.cli.ExitCode;
import dev.weir.tools.inspect.SavepointSummary;
import dev.weir.tools.inspect.SummaryJson;
import dev.weir.tools.inspect.SummaryPage;
import dev.weir.tools.inspect.SummaryText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}: shows what a savepoint holds, tenant by tenant. */
@Command(
    name = "inspect",
    description =
        "Shows what a savepoint or a retained checkpoint holds: operators and states, models and"
            + " configs tenant by tenant, the largest models, the offsets of the sources.",
    footer = {
      "",
      "Medians are within 3 %%, all other numbers exact.",
      "",
      "Examples:",
      "  weir state inspect /savepoints/savepoint-1a2b3c-0123456789ab",
      "  weir state inspect --tenant acme --top 50 /savepoints/savepoint-1a2b3c-0123456789ab",
      "  weir state inspect --html models.html /savepoints/savepoint-1a2b3c-0123456789ab",
      "  weir state inspect --json /savepoints/savepoint-1a2b3c-0123456789ab",
      "",
      "Exit codes: 0 done, 2 wrong usage, no savepoint or no such tenant, 4 incompatible or",
      "  damaged state, 7 unwritable, unreachable or too slow."
    })
public final class Inspect extends StateCommand {
  @Parameters(paramLabel = "SAVEPOINT", description = "Its folder, as a path or a URI.")
  private String savepoint;

  @Option(names = "--tenant", paramLabel = "T", description = "Looks at this tenant only.")
  private String tenant;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "Names the N largest models, at most 10,000. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Mixin private final ReportOptions form = new ReportOptions();

  @Override
  int run() {
    requireTop(top);
    form.check();
    SavepointSummary summary = SavepointSummary.read(savepoint, tenant, top, settings());
    form.report(
        out(),
        () -> SummaryJson.of(summary),
        () -> SummaryPage.of(summary),
        out -> SummaryText.print(summary, out));
    return ExitCode.OK;
  }
}
