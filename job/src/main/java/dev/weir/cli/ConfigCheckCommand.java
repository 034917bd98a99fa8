package dev.weir.cli;

import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.Cost;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.RatePart;
import dev.weir.tenant.TenantConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--models",
      paramLabel = "N",
      description = "Says what so many models of it take: entities, or lanes with scope tenant.")
  private Long models;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Says what so many events a second take of a processor.")
  private Double rate;

  @Override
  public Integer call() {
    atLeastOne("--models", models);
    atLeastOne("--rate", rate);
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
          TenantConfig config = read.request().config();
          Cost cost = Cost.of(config);
          out.println("  " + size(config.learning(), cost));
          cost(cost).forEach(line -> out.println("  " + line));
          RatePart events = config.limits().rate();
          if (events != null) {
            out.println("  " + limit(events));
          }
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

  private static String limit(RatePart events) {
    boolean whole = events.share() == RatePart.Share.WHOLE;
    return "limit: "
        + events.text()
        + (whole ? ", in each partition" : ", each partition its equal share")
        + "; events beyond: "
        + events.onExceed().label();
  }

  /** What its models will take: an upper estimate, from the parameters alone. */
  private static String size(LearningPart part, Cost cost) {
    return text(
        "vectors of %,d positions; at most about %,d bytes for one model: %,d models in 1 GiB",
        part.vectorLength(), cost.savedBytes(), GIBIBYTE / cost.savedBytes());
  }

  /** What it will take of processors and storage: docs/cost.md. */
  private List<String> cost(Cost cost) {
    List<String> lines = new ArrayList<>();
    lines.add(
        text(
            "about %.1f µs of a core for an event, %,.0f events/s a core; on RocksDB %,.0f µs more"
                + " where the model is not in the cache",
            cost.nanosPerEvent() / 1e3, 1e9 / cost.nanosPerEvent(), cost.nanosPerMiss() / 1e3));
    if (rate != null) {
      lines.add(
          text(
              "%,.0f events/s: %.2f cores; on RocksDB without a cache %.2f",
              rate,
              rate * cost.nanosPerEvent() / 1e9,
              rate * (cost.nanosPerEvent() + cost.nanosPerMiss()) / 1e9));
    }
    if (models != null) {
      lines.add(
          text(
              "%,d models: at most %.2f GiB in memory (heap, or a cache that holds them all), %.2f"
                  + " GiB in a full checkpoint",
              models,
              (double) models * cost.liveBytes() / GIBIBYTE,
              (double) models * cost.savedBytes() / GIBIBYTE));
    }
    return lines;
  }

  private static String text(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  private static void atLeastOne(String option, Number found) {
    if (found != null && !(found.doubleValue() >= 1)) {
      throw new CommandFailure(
          ExitCode.USAGE, option + ": found " + found + ", expected at least 1");
    }
  }
}
