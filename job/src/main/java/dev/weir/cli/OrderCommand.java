package dev.weir.cli;

import dev.weir.command.Command;
import dev.weir.command.CommandType;
import dev.weir.job.OptionTexts;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.CommandStatus.Stage;
import dev.weir.tenant.MessageSigner;
import dev.weir.tenant.TenantConfig;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir command}: erases, resets and mutes in a running job. */
@CommandLine.Command(
    name = "command",
    description = {
      "Sends a command to a running job and waits until every subtask has done its part.",
      "Send it again with the same --id if the answer was lost: it is applied once."
    },
    footer = {
      "",
      "Examples:",
      "  weir command erase-tenant --tenant acme --bootstrap localhost:9092 --yes",
      "  weir command erase-entity --tenant acme --entity card-4711 --yes --config job.yaml",
      "  weir command reset --tenant acme --entity card-4711 --yes --config job.yaml",
      "  weir command mute --tenant acme --entity card-4711 --until 2026-12-24T12:00:00Z",
      "  weir command reset --tenant acme --yes --key-file acme.key --key-id acme-1 --config"
          + " job.yaml",
      "",
      "Exit codes: 0 done, 3 refused, 6 accepted but not done in time, 7 Kafka or the job does not",
      "  answer."
    })
final class OrderCommand implements Callable<Integer> {
  private static final Duration LONGEST_MUTE = Duration.ofDays(366);

  @Spec private CommandSpec spec;
  @Mixin private ConfigTopicsArguments arguments;
  @Mixin private SigningArguments signing;

  @Parameters(
      paramLabel = "COMMAND",
      converter = TypeConverter.class,
      description = "erase-tenant, erase-entity, reset, mute or unmute.")
  private CommandType type;

  @Option(names = "--tenant", paramLabel = "TENANT", required = true, description = "Whose.")
  private String tenant;

  @Option(names = "--entity", paramLabel = "ENTITY", description = "Which; default: the tenant.")
  private String entity;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "End of a mute in event time: 2026-12-24T12:00:00Z, or from now: '2 h'.")
  private String until;

  @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "For people.")
  private String reason;

  @Option(
      names = "--who",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who asks for it; default: ${DEFAULT-VALUE}.")
  private String who;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "What names the command for 7 days; default: a new one.")
  private String id;

  @Option(names = "--yes", description = "Needed for what cannot be undone.")
  private boolean yes;

  @Override
  public Integer call() {
    Command command = command();
    if (!yes && type != CommandType.MUTE && type != CommandType.UNMUTE) {
      throw usage(type.label() + " cannot be undone: add --yes to do it");
    }
    MessageSigner signer = signing.signer();
    PrintWriter out = spec.commandLine().getOut();
    out.println(type.label() + " of " + about(command) + ", id " + command.id());
    CommandStatus last =
        arguments.openCommands().order(command, signer, status -> print(status, out));
    if (last == null) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "nobody answered in time; is the job running? It will answer when it does: send it again"
              + " with --id "
              + command.id());
    }
    if (last.stage() == Stage.REFUSED) {
      throw new CommandFailure(ExitCode.INVALID_CONFIG, last.code() + ": " + last.message());
    }
    if (last.stage() != Stage.DONE) {
      throw new CommandFailure(
          ExitCode.PARTIAL,
          "not done in time; the job goes on with it: see with --id " + command.id());
    }
    return ExitCode.OK;
  }

  private Command command() {
    String name = id == null ? UUID.randomUUID().toString() : id;
    try {
      return new Command(
          name, type, tenant, entity == null ? "" : entity, untilMillis(), reason, who);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private long untilMillis() {
    if (until == null) {
      return Command.NEVER;
    }
    var fromNow = OptionTexts.duration(until.strip(), Duration.ofMillis(1), LONGEST_MUTE);
    if (fromNow.isPresent()) {
      return System.currentTimeMillis() + fromNow.get().toMillis();
    }
    try {
      return Instant.parse(until.strip()).toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "until: found '"
              + until
              + "', expected a time like 2026-12-24T12:00:00Z, or a duration with its unit up to"
              + " 366 d",
          e);
    }
  }

  private static String about(Command command) {
    return command.entity().isEmpty()
        ? command.tenant()
        : command.tenant() + "/" + command.entity();
  }

  private static void print(CommandStatus status, PrintWriter out) {
    String more =
        switch (status.stage()) {
          case ACCEPTED ->
              status.version() == TenantConfig.NO_VERSION
                  ? ""
                  : "; the tenant is removed with version " + status.version();
          case REPEATED -> ": " + status.message();
          case ACKNOWLEDGED, DONE -> " " + status.done() + " of " + status.of();
          case REFUSED -> "";
        };
    if (status.stage() != Stage.REFUSED) {
      out.println(status.stage().label() + more);
    }
  }

  static final class TypeConverter implements CommandLine.ITypeConverter<CommandType> {
    @Override
    public CommandType convert(String text) {
      for (CommandType type : CommandType.values()) {
        if (type.label().equals(text)) {
          return type;
        }
      }
      throw new CommandLine.TypeConversionException(
          "found '" + text + "', expected erase-tenant, erase-entity, reset, mute or unmute");
    }
  }
}
