package dev.weir.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cli.ExitCode;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}: shows what a savepoint holds, tenant by tenant. */
@Command(
    name = "inspect",
    description = "Shows what a savepoint or a retained checkpoint holds, tenant by tenant.",
    footer = {
      "",
      "Examples:",
      "  weir state inspect /savepoints/savepoint-1a2b3c-0123456789ab",
      "  weir state inspect --json /savepoints/savepoint-1a2b3c-0123456789ab",
      "",
      "Exit codes: 0 done, 2 wrong usage or no savepoint, 4 incompatible state."
    })
public final class Inspect extends StateCommand {
  @Parameters(paramLabel = "SAVEPOINT", description = "Its folder, as a path or a URI.")
  private String savepoint;

  @Option(names = "--json", description = "Prints one JSON object instead of a table.")
  private boolean json;

  @Override
  int run() {
    SavepointContents contents = SavepointContents.read(savepoint, settings());
    if (json) {
      out().println(json(contents));
    } else {
      printTable(contents, out());
    }
    return ExitCode.OK;
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
