package dev.weir.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}: shows what a savepoint holds, tenant by tenant. */
@Command(
    name = "inspect",
    description = "Shows what a savepoint or a retained checkpoint holds, tenant by tenant.",
    footer = {
      "",
      "Examples:",
      "  inspect /savepoints/savepoint-1a2b3c-0123456789ab",
      "  inspect --json /savepoints/savepoint-1a2b3c-0123456789ab",
      "",
      "Exit codes: 0 done, 2 wrong usage or no savepoint, 4 incompatible state."
    })
public final class Inspect implements Callable<Integer> {
  private static final int UNEXPECTED = 1;
  private static final int USAGE = 2;
  private static final int INCOMPATIBLE_STATE = 4;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SAVEPOINT", description = "Its folder, as a path or a URI.")
  private String savepoint;

  @Option(names = "--json", description = "Prints one JSON object instead of a table.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long the reading may take; ${DEFAULT-VALUE} where not given.")
  private int timeoutSeconds;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Says what the command does, and ends.")
  private boolean help;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(commandLine(out, err).execute(args));
  }

  /** The command with these outputs; tests run it without a process. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Inspect())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler((e, command, parsed) -> failure(e, command.getErr()));
  }

  private static int failure(Exception e, PrintWriter err) {
    if (e instanceof IllegalArgumentException) {
      err.println("weir: " + e.getMessage());
      return USAGE;
    }
    if (e instanceof IncompatibleStateException) {
      err.println("weir: " + e.getMessage());
      return INCOMPATIBLE_STATE;
    }
    err.println("weir: " + e.getClass().getSimpleName() + ": " + e.getMessage());
    return UNEXPECTED;
  }

  @Override
  public Integer call() {
    if (timeoutSeconds < 1) {
      throw new IllegalArgumentException(
          "--timeout: found " + timeoutSeconds + ", expected at least 1; leave it out for 600");
    }
    SavepointContents contents =
        SavepointContents.read(savepoint, Duration.ofSeconds(timeoutSeconds));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(contents));
    } else {
      printTable(contents, out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private static ObjectNode json(SavepointContents contents) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("savepoint", contents.path());
    ArrayNode tenants = root.putArray("tenants");
    for (TenantContents tenant : contents.tenants()) {
      tenants
          .addObject()
          .put("tenant", tenant.tenant())
          .put("models", tenant.models())
          .put("judged", tenant.judged())
          .put("learned", tenant.learned())
          .put("configVersion", tenant.configVersion())
          .put("removed", tenant.removed());
    }
    return root;
  }

  private static void printTable(SavepointContents contents, PrintWriter out) {
    int width = "tenant".length();
    for (TenantContents tenant : contents.tenants()) {
      width = Math.max(width, tenant.tenant().length());
    }
    String line = "%-" + width + "s  %12s  %14s  %s%n";
    out.printf(Locale.ROOT, line, "tenant", "models", "events judged", "config");
    for (TenantContents tenant : contents.tenants()) {
      out.printf(
          Locale.ROOT, line, tenant.tenant(), tenant.models(), tenant.judged(), config(tenant));
    }
  }

  private static String config(TenantContents tenant) {
    if (tenant.configVersion() == 0) {
      return "none";
    }
    return tenant.removed()
        ? "removed by " + tenant.configVersion()
        : Long.toString(tenant.configVersion());
  }
}
