package dev.weir.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cli.ExitCode;
import dev.weir.tools.verify.Fault;
import dev.weir.tools.verify.Verification;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: reads all of a savepoint and names what is wrong with it. */
@Command(
    name = "verify",
    description =
        "Reads every model and every other state of a savepoint or of a retained"
            + " checkpoint, and names what is damaged: models by tenant and entity. It goes on"
            + " behind what is damaged.",
    footer = {
      "",
      "Examples:",
      "  weir state verify /savepoints/savepoint-1a2b3c-0123456789ab",
      "  weir state verify --json --parallelism 4 s3://bucket/savepoint-1a2b3c-0123456789ab",
      "",
      "Exit codes: 0 sound, 1 faults were found, 2 wrong usage or no savepoint, 4 cannot be read,",
      "  7 unreachable or too slow."
    })
public final class Verify extends StateCommand {
  /** Faults were found. */
  static final int FAULTS = 1;

  @Parameters(paramLabel = "SAVEPOINT", description = "Its folder, as a path or a URI.")
  private String savepoint;

  @Option(names = "--json", description = "Prints one JSON object instead of lines.")
  private boolean json;

  @Override
  int run() {
    Verification verification = Verification.of(savepoint, settings());
    if (json) {
      out().println(json(verification));
    } else {
      print(verification, out());
    }
    return verification.isSound() ? ExitCode.OK : FAULTS;
  }

  private static void print(Verification verification, PrintWriter out) {
    for (Fault fault : verification.faults()) {
      out.println(fault);
    }
    long unlisted = verification.faultCount() - verification.faults().size();
    if (unlisted > 0) {
      out.printf(Locale.ROOT, "and %d faults more%n", unlisted);
    }
    verification.remarks().forEach(remark -> out.println("note: " + remark));
    out.printf(
        Locale.ROOT,
        "%s: %d models, %d entries of keyed state, %d elements of operator state, %s%n",
        verification.path(),
        verification.models(),
        verification.entries(),
        verification.elements(),
        verification.isSound() ? "sound" : verification.faultCount() + " faults");
  }

  private static ObjectNode json(Verification verification) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("savepoint", verification.path());
    root.put("sound", verification.isSound());
    root.put("models", verification.models());
    root.put("keyedEntries", verification.entries());
    root.put("operatorElements", verification.elements());
    root.put("faultCount", verification.faultCount());
    ArrayNode faults = root.putArray("faults");
    for (Fault fault : verification.faults()) {
      faults
          .addObject()
          .put("uid", fault.uid())
          .put("tenant", fault.tenant())
          .put("entity", fault.entity())
          .put("what", fault.what());
    }
    ArrayNode remarks = root.putArray("notes");
    verification.remarks().forEach(remarks::add);
    return root;
  }
}
