package dev.weir.tenant;

import dev.weir.command.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One line on {@code config-status} about a command: it was accepted, refused or known already,
 * then one line for every subtask that has done its part, the last of which says that all have.
 *
 * @param type the command; null if the message named none
 * @param id the command's id; null if the message had none
 * @param tenant the tenant; null if the message named none
 * @param stage how far it has come
 * @param version of the removal that an erase implies; {@link TenantConfig#NO_VERSION} otherwise
 * @param code null unless refused
 * @param message the faults, or a note; null if there is nothing to say
 * @param done subtasks that have done their part; 0 before the first
 * @param of how many subtasks there are; 0 before the first
 * @param source the message it is about
 */
public record CommandStatus(
    CommandType type,
    String id,
    String tenant,
    Stage stage,
    long version,
    RefusalCode code,
    String message,
    int done,
    int of,
    ConfigStatus.Source source) {

  /** Every line of this kind begins so, and no line about a config does. */
  private static final byte[] BEGINNING = "{\"command\":".getBytes(StandardCharsets.UTF_8);

  private static final String UNKNOWN = "unknown";
  private static final int MAX_MESSAGE = 4_000;

  /** How far a command has come. */
  public enum Stage {
    /** It will be applied once. */
    ACCEPTED("accepted"),
    /** The same command again: it was accepted before, and nothing happens. */
    REPEATED("repeated"),
    /** Nothing happens. */
    REFUSED("refused"),
    /** Some subtasks have done their part. */
    ACKNOWLEDGED("acknowledged"),
    /** All have. */
    DONE("done");

    private final String label;

    Stage(String label) {
      this.label = label;
    }

    /** As in messages. */
    public String label() {
      return label;
    }
  }

  /** Cuts the message to its bound. */
  public CommandStatus {
    Check.present("source", source);
    Check.present("status", stage);
    if (message != null && message.length() > MAX_MESSAGE) {
      message = message.substring(0, MAX_MESSAGE - 3) + "...";
    }
  }

  /** Whether a value of {@code config-status} is about a command, and not about a config. */
  public static boolean isOne(byte[] line) {
    return line != null
        && line.length > BEGINNING.length
        && Arrays.equals(line, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length);
  }

  /** JSON in UTF-8; fields that say nothing are left out. */
  public byte[] write() {
    SparseObject out =
        new SparseObject()
            .put("command", type == null ? UNKNOWN : type.label(), null)
            .put("id", id == null ? "" : id, "")
            .put("tenant", tenant == null ? "" : tenant, "")
            .put("version", version, TenantConfig.NO_VERSION)
            .put("status", stage.label(), null)
            .put("code", code == null ? "" : code.name(), "")
            .put("message", message == null ? "" : message, "")
            .put("done", done, 0)
            .put("of", of, 0);
    out.tree().set("source", source.tree());
    return ConfigTree.toJson(out.tree());
  }

  /**
   * The line that {@link #write} has written.
   *
   * @throws InvalidConfigException for any other text
   */
  public static CommandStatus read(byte[] json) {
    return TenantConfigJson.parse(
        ConfigTree.ofJson(json, ConfigTree.MAX_CONFIG_BYTES), CommandStatus::read);
  }

  private static CommandStatus read(ConfigNode node) {
    node.require("command", "what was ordered");
    node.require("status", "how far it has come");
    node.require("source", "the place of the message");
    CommandType type =
        UNKNOWN.equals(node.text("command", null))
            ? null
            : node.choice("command", null, List.of(CommandType.values()), CommandType::label);
    Stage stage = node.choice("status", null, List.of(Stage.values()), Stage::label);
    RefusalCode code = node.choice("code", null, List.of(RefusalCode.values()), RefusalCode::name);
    ConfigStatus.Source source = ConfigStatus.readSource(node.object("source"));
    CommandStatus read =
        source == null || stage == null
            ? null
            : node.build(
                () ->
                    new CommandStatus(
                        type,
                        node.text("id", null),
                        node.text("tenant", null),
                        stage,
                        TenantConfigJson.readVersion(node),
                        code,
                        node.text("message", null),
                        node.integer("done", 0),
                        node.integer("of", 0),
                        source));
    node.end();
    return read;
  }
}
