package dev.weir.tools;

import dev.weir.cli.CommandFailure;
import dev.weir.cli.ExitCode;
import dev.weir.tenant.TenantNames;
import dev.weir.tools.bundle.BundleWriter;
import dev.weir.tools.bundle.Contents;
import dev.weir.tools.bundle.TenantExport;
import dev.weir.tools.read.SavedState;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: takes one tenant out of a savepoint as a file. */
@Command(
    name = "export",
    description = {
      "Writes all that a savepoint holds of one tenant into a file: config, models, counters.",
      "The file is whole or is not there. weir state import puts it into another savepoint."
    },
    footer = {
      "",
      "Left out: limits, which count records of partitions of the events topic; commands.",
      "",
      "Examples:",
      "  weir state export /savepoints/savepoint-1a2b3c-0123456789ab --tenant acme acme.weir",
      "  weir state export --force /savepoints/latest --tenant acme /backup/acme.weir",
      "",
      "Exit codes: 0 done, 2 wrong usage, no savepoint or no such tenant, 4 incompatible or",
      "  damaged state, 7 unwritable, unreachable or too slow."
    })
public final class Export extends StateCommand {
  @Parameters(index = "0", paramLabel = "SAVEPOINT", description = "Its folder, a path or a URI.")
  private String savepoint;

  @Parameters(index = "1", paramLabel = "FILE", description = "The file that is written.")
  private Path file;

  @Option(names = "--tenant", required = true, paramLabel = "T", description = "Which tenant.")
  private String tenant;

  @Option(names = "--force", description = "Replaces FILE if it is there.")
  private boolean force;

  @Override
  int run() {
    requireTenant("--tenant", tenant);
    SavedState saved = SavedState.open(savepoint);
    try (BundleWriter writer = new BundleWriter(file, force, tenant, System.currentTimeMillis())) {
      print(TenantExport.run(saved, tenant, writer, settings()));
    }
    return ExitCode.OK;
  }

  private void print(Contents contents) {
    out().println("Exported tenant " + contents.tenant() + " to " + file);
    contents
        .counts()
        .forEach(
            (section, count) ->
                out()
                    .printf(
                        Locale.ROOT,
                        "  %-16s %,12d%n",
                        section.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        count));
    out().printf(Locale.ROOT, "  %-16s %,12d%n", "bytes", contents.bytes());
    out().println("  SHA-256 " + contents.digest());
  }

  /** Refuses what no tenant is called. */
  static void requireTenant(String option, String name) {
    if (!TenantNames.isTenant(name)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          option + ": found \"" + name + "\", expected a tenant: " + TenantNames.EXPECTED);
    }
  }
}
