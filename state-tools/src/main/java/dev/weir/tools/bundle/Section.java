package dev.weir.tools.bundle;

/** What an entry of a bundle is. The codes are written; they are never changed. */
public enum Section {
  /** The tenant's record as in the configs' state; no key. At most one. */
  TENANT_RECORD(1),
  /** The template's record, where the tenant has no config of its own; no key. At most one. */
  TEMPLATE_RECORD(2),
  /** What commands have laid down; no key. At most one. */
  FENCE(3),
  /** What is spent of the day's budget of alerts; no key. At most one. */
  ALERT_BUDGET(4),
  /** The open minutes; no key. At most one. */
  HEALTH(5),
  /** Places for entities; no key. At most one. */
  ENTITY_PLACES(6),
  /** When an entity was last seen; the key is the entity. */
  ENTITY_TIME(7),
  /** The latest alerts of an entity; the key is the entity. */
  DECISIONS(8),
  /** What people have said; the key is config and severity. */
  VERDICTS(9),
  /** The largest time of an alert; no key. At most one. */
  ALERT_CLOCK(10),
  /** A model; the key is the model's, the value its frame. */
  MODEL(11);

  private final int code;

  Section(int code) {
    this.code = code;
  }

  /** The number in the file. */
  public int code() {
    return code;
  }

  /** Whether there is at most one, and it has no key. */
  public boolean isSingle() {
    return switch (this) {
      case TENANT_RECORD,
          TEMPLATE_RECORD,
          FENCE,
          ALERT_BUDGET,
          HEALTH,
          ENTITY_PLACES,
          ALERT_CLOCK ->
          true;
      case ENTITY_TIME, DECISIONS, VERDICTS, MODEL -> false;
    };
  }

  /** Null for a code that no release up to this one has written. */
  static Section ofCode(int code) {
    for (Section section : values()) {
      if (section.code == code) {
        return section;
      }
    }
    return null;
  }
}
