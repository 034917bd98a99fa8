package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.command.Command;
import dev.weir.command.CommandLog;
import dev.weir.command.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One message of the topic {@code commands}, read: a command, or what is wrong with it. Whatever
 * the bytes are, reading them never throws.
 *
 * @param tenant the tenant it is about, as far as that can be told; null if not
 * @param id the command's id, as far as that can be told; null if not
 * @param command the command; null if something is wrong
 * @param atMillis when it was written; {@link CommandLog#NO_TIME} if that is not said
 * @param problems what is wrong, in reading order; none if there is a command
 */
public record CommandRequest(
    String tenant, String id, Command command, long atMillis, List<ConfigProblem> problems) {

  /** The bytes that one message may have. */
  public static final int MAX_BYTES = 16 << 10;

  /** The end of the year 9999: what is later is no time. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private static final String AT = "at";
  private static final String WRITTEN = "the time at which the command was written";

  /** Copies the list. */
  public CommandRequest {
    problems = List.copyOf(problems);
  }

  /** The kind of the first fault; null if there is none. */
  public RefusalCode code() {
    return problems.isEmpty() ? null : problems.get(0).code();
  }

  /** Every fault with its path. */
  public String faults() {
    return InvalidConfigException.message(problems);
  }

  /** What a message of the topic asks for. Both arguments may be null. */
  public static CommandRequest read(byte[] key, byte[] value) {
    String keyTenant = tenantOf(key);
    if (value == null) {
      return refused(
          keyTenant,
          List.of(new ConfigProblem(RefusalCode.TOMBSTONE, "", "no value", "a command")));
    }
    try {
      return read(ConfigTree.ofJson(value, MAX_BYTES), key, keyTenant);
    } catch (InvalidConfigException e) {
      return refused(keyTenant, e.problems());
    }
  }

  /** What becomes of a message that may not be read: nothing of its value is looked at. */
  static CommandRequest refused(byte[] key, ConfigProblem problem) {
    return refused(tenantOf(key), List.of(problem));
  }

  private static CommandRequest refused(String tenant, List<ConfigProblem> problems) {
    return new CommandRequest(tenant, null, null, CommandLog.NO_TIME, problems);
  }

  /** This request; a faulty one if it does not say when it was written. */
  CommandRequest dated() {
    if (command == null || atMillis != CommandLog.NO_TIME) {
      return this;
    }
    ConfigProblem problem = new ConfigProblem(RefusalCode.WRONG_TYPE, AT, "nothing", WRITTEN);
    return new CommandRequest(tenant, id, null, atMillis, List.of(problem));
  }

  /**
   * The message's value: canonical JSON.
   *
   * @param atMillis when it is written; {@link CommandLog#NO_TIME} to leave that out
   */
  public static byte[] write(Command command, long atMillis) {
    SparseObject out =
        new SparseObject()
            .put("id", command.id(), null)
            .put(AT, TenantConfigJson.time(atMillis), "")
            .put("command", command.type().label(), null)
            .put("tenant", command.tenant(), null)
            .put("entity", command.entity(), "")
            .put("until", TenantConfigJson.time(command.untilMillis()), "")
            .put("reason", command.reason(), "")
            .put("who", command.who(), "");
    return ConfigTree.toJson(out.tree());
  }

  private static CommandRequest read(ObjectNode tree, byte[] key, String keyTenant) {
    ConfigFaults faults = new ConfigFaults();
    ConfigNode node = new ConfigNode(tree, "", faults);
    String tenant = readTenant(node);
    if (tenant != null && !tenant.equals(keyTenant)) {
      String found = key == null ? "nothing" : Found.text(new String(key, StandardCharsets.UTF_8));
      faults.add(RefusalCode.KEY_MISMATCH, "key", found, "the tenant, which is " + tenant);
    }
    Command command = readCommand(node, tenant);
    long at = readAt(node);
    node.end();
    String about = keyTenant == null ? tenant : keyTenant;
    String id = command == null ? null : command.id();
    Command sound = faults.isEmpty() ? command : null;
    return new CommandRequest(about, id, sound, at, faults.problems());
  }

  private static long readAt(ConfigNode node) {
    long at = node.instant(AT, CommandLog.NO_TIME);
    boolean isTime = at >= 0 && at <= LAST_MILLIS;
    return isTime || !node.has(AT) || !node.sound(AT)
        ? at
        : node.fault(RefusalCode.OUT_OF_RANGE, AT, "no time of 1970 to 9999", WRITTEN, at);
  }

  private static String readTenant(ConfigNode node) {
    String tenant = TenantConfigJson.readTenant(node);
    if (tenant == null || TenantNames.isTenant(tenant)) {
      return tenant;
    }
    String expected = "a tenant; the template has no models";
    return node.fault(RefusalCode.INVALID_TENANT, "tenant", tenant, expected, null);
  }

  /** Null if faults were noted. */
  private static Command readCommand(ConfigNode node, String tenant) {
    node.require("id", "what names the command for ever");
    node.require("command", "what to do");
    CommandType type =
        node.choice("command", null, List.of(CommandType.values()), CommandType::label);
    String id = node.text("id", null);
    String entity = node.text("entity", "");
    long until = node.instant("until", Command.NEVER);
    String reason = node.text("reason", "");
    String who = node.text("who", "");
    if (node.has("entity") && entity.isEmpty() && node.sound("entity")) {
      node.fault(RefusalCode.OUT_OF_RANGE, "entity", "an empty text", "an entity, or none", null);
    }
    if (tenant == null || id == null || type == null) {
      return null;
    }
    return node.build(
        () ->
            new Command(
                node.text("id", id),
                type,
                tenant,
                node.text("entity", entity),
                until,
                reason,
                who));
  }

  private static String tenantOf(byte[] key) {
    if (key == null) {
      return null;
    }
    String name = new String(key, StandardCharsets.UTF_8);
    return TenantNames.isTenant(name) ? name : null;
  }
}
