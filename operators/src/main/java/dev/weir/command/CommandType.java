package dev.weir.command;

import java.util.Locale;

/** What a command orders. The codes are saved and sent; they are never changed. */
public enum CommandType {
  /** Removes the tenant's configs and everything its models have learned. */
  ERASE_TENANT(1),
  /** Forgets what was learned of one entity, and its mute. */
  ERASE_ENTITY(2),
  /** Lets one model begin anew: an entity's, or the one that a tenant's entities share. */
  RESET(3),
  /** Holds back alerts until a time. */
  MUTE(4),
  /** Ends a mute early. */
  UNMUTE(5);

  private final int code;

  CommandType(int code) {
    this.code = code;
  }

  /** The number in saved state. */
  public int code() {
    return code;
  }

  /** As in messages: "erase-tenant". */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static CommandType ofCode(int code) {
    for (CommandType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "command: found code " + code + ", expected 1 to 5: a later release wrote it");
  }
}
