package dev.weir.tools;

import dev.weir.cli.Weir;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code weir state}: what the launcher starts for it. */
@Command(
    name = "weir state",
    description =
        "Opens, compares, moves, repairs and erases the models of a savepoint or of a retained"
            + " checkpoint. What is read is never changed; what is written is written elsewhere.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Inspect.class,
      Show.class,
      Diff.class,
      Verify.class,
      Migrate.class,
      Erase.class,
      Export.class,
      Import.class,
      Bootstrap.class,
      Replay.class
    },
    footer = {
      "",
      "Examples:",
      "  weir state inspect --html state.html /savepoints/savepoint-1a2b3c-0123456789ab",
      "  weir state show --tenant acme --entity card-4711 /savepoints/savepoint-1a2b3c",
      "  weir state diff /savepoints/savepoint-1a2b3c /savepoints/savepoint-4d5e6f",
      "  weir state migrate --rename-tenant acme=acme-eu /savepoints/savepoint-1a2b3c OUT",
      "  weir state erase --tenant acme /savepoints/savepoint-1a2b3c OUT",
      "  weir state replay /savepoints/savepoint-1a2b3c --events events.jsonl --config new.yaml",
      "",
      "Exit codes: 0 done, 1 a difference or a fault was found, 2 wrong usage or no savepoint,",
      "  3 invalid configuration, 4 incompatible or damaged state, 7 unreachable or slow."
    })
public final class StateMain {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Says what the command does, and ends.")
  private boolean help;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    openFileSystems();
    System.exit(commandLine(out, err).execute(arguments));
  }

  /** Those of the plugins that FLINK_PLUGINS_DIR names too, as FLINK_CONF_DIR sets them. */
  private static void openFileSystems() {
    boolean configured = System.getenv(ConfigConstants.ENV_FLINK_CONF_DIR) != null;
    Configuration configuration =
        configured ? GlobalConfiguration.loadConfiguration() : new Configuration();
    FileSystem.initialize(
        configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
  }

  /** The commands with these outputs; tests run it without a process. */
  public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return Weir.commandLine(new StateMain(), out, err);
  }
}
