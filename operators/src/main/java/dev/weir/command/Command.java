package dev.weir.command;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One order of a person or a tool. Two commands of the same id must be equal: then the second is
 * the first again.
 *
 * @param id names it for ever; 1 to 128 of {@code A-Z a-z 0-9 . _ : -}
 * @param type what it orders
 * @param tenant whose
 * @param entity which one; the empty string for the tenant as a whole
 * @param untilMillis event time at which a mute ends; {@link #NEVER} for other commands
 * @param reason why, for people; may be empty
 * @param who asked for it, for people; may be empty
 */
public record Command(
    String id,
    CommandType type,
    String tenant,
    String entity,
    long untilMillis,
    String reason,
    String who) {

  /** The end of what is no mute. */
  public static final long NEVER = Long.MIN_VALUE;

  /** Longest id. */
  public static final int MAX_ID = 128;

  /** Longest entity, in code points, as in events. */
  public static final int MAX_ENTITY = 256;

  /** Longest reason and longest name of who asked. */
  public static final int MAX_TEXT = 500;

  /** Checks what every other part relies on. */
  public Command {
    check(isId(id), "id", id, "1 to " + MAX_ID + " of A-Z, a-z, 0-9, '.', '_', ':' and '-'");
    check(type != null, "command", "nothing", "a command");
    check(tenant != null && !tenant.isEmpty(), "tenant", "nothing", "a tenant's name");
    check(entity != null, "entity", "nothing", "a text");
    checkEntity(type, entity);
    boolean ends = untilMillis != NEVER;
    if (type == CommandType.MUTE) {
      check(ends, "until", "nothing", "the time at which the mute ends");
    } else {
      check(!ends, "until", "a time", "none with " + type.label());
    }
    check(reason.length() <= MAX_TEXT, "reason", reason.length() + " characters", "at most 500");
    check(who.length() <= MAX_TEXT, "who", who.length() + " characters", "at most 500");
  }

  private static void checkEntity(CommandType type, String entity) {
    int length = entity.codePointCount(0, entity.length());
    check(length <= MAX_ENTITY, "entity", length + " characters", "at most " + MAX_ENTITY);
    if (type == CommandType.ERASE_TENANT) {
      check(entity.isEmpty(), "entity", "one", "none with erase-tenant");
    }
    if (type == CommandType.ERASE_ENTITY) {
      check(!entity.isEmpty(), "entity", "nothing", "the entity to erase");
    }
  }

  private static boolean isId(String id) {
    if (id == null || id.isEmpty() || id.length() > MAX_ID) {
      return false;
    }
    return id.chars()
        .allMatch(
            c ->
                c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || "._:-".indexOf(c) >= 0);
  }

  private static void check(boolean holds, String field, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(field + ": found " + found + ", expected " + expected);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(id);
    out.writeByte(type.code());
    out.writeUTF(tenant);
    out.writeUTF(entity);
    out.writeLong(untilMillis);
    out.writeUTF(reason);
    out.writeUTF(who);
  }

  static Command read(DataInput in) throws IOException {
    return new Command(
        in.readUTF(),
        CommandType.ofCode(in.readUnsignedByte()),
        in.readUTF(),
        in.readUTF(),
        in.readLong(),
        in.readUTF(),
        in.readUTF());
  }
}
