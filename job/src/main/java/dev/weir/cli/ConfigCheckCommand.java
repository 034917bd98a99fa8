package dev.weir.cli;

import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.TenantConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir config check}: everything that is wrong with files, without any Kafka. */
@Command(
    name = "check",
    description = "Says everything that is wrong with files, YAML or JSON; needs no Kafka.",
    footer = {
      "",
      "Examples:",
      "  weir config check configs/tenants/*.yaml",
      "  weir config suggest --data payments.csv | weir config check -"
    })
final class ConfigCheckCommand implements Callable<Integer> {
  private static final long GIBIBYTE = 1L << 30;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "What would be sent; - for standard input.")
  private List<Path> files;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    int exitCode = ExitCode.OK;
    for (Path file : files) {
      ConfigFile read = ConfigFile.read(file);
      if (read.request() == null) {
        read.problems().forEach(err::println);
        exitCode = ExitCode.INVALID_CONFIG;
      } else {
        out.println(file + ": " + describe(read.request()));
        if (!read.request().removed()) {
          out.println("  " + size(read.request().config().learning()));
        }
      }
    }
    return exitCode;
  }

  private static String describe(ConfigRequest request) {
    String version =
        request.version() == TenantConfig.NO_VERSION
            ? "the next version of " + request.tenant()
            : request.tenant() + "@" + request.version();
    return "valid, " + (request.removed() ? "removes the tenant as " : "") + version;
  }

  /** What its models will take: an upper estimate, from the parameters alone. */
  private static String size(LearningPart part) {
    return String.format(
        Locale.ROOT,
        "vectors of %,d positions; at most about %,d bytes for one model: %,d models in 1 GiB",
        part.vectorLength(),
        part.modelBytes(),
        GIBIBYTE / part.modelBytes());
  }
}
