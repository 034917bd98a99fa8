package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.command.Command;
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
 * @param problems what is wrong, in reading order; none if there is a command
 */
public record CommandRequest(
    String tenant, String id, Command command, List<ConfigProblem> problems) {

  /** The bytes that one message may have. */
  public static final int MAX_BYTES = 16 << 10;

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
      ConfigProblem problem = new ConfigProblem(RefusalCode.TOMBSTONE, "", "no value", "a command");
      return new CommandRequest(keyTenant, null, null, List.of(problem));
    }
    try {
      return read(ConfigTree.ofJson(value, MAX_BYTES), key, keyTenant);
    } catch (InvalidConfigException e) {
      return new CommandRequest(keyTenant, null, null, e.problems());
    }
  }

  /** The message's value: canonical JSON. */
  public static byte[] write(Command command) {
    SparseObject out =
        new SparseObject()
            .put("id", command.id(), null)
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
    node.end();
    String about = keyTenant == null ? tenant : keyTenant;
    String id = command == null ? null : command.id();
    return new CommandRequest(about, id, faults.isEmpty() ? command : null, faults.problems());
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
