package dev.weir.tools.write;

import dev.weir.state.States;
import dev.weir.state.Uids;
import java.util.Arrays;
import java.util.List;

/** Every state of the job that holds something of a tenant or of a command, in the flow's order. */
public enum SavedKind {
  /** What {@link Uids#CHECK_TENANT_CONFIGS} knows of a tenant. */
  CHECKED_CONFIG(Uids.CHECK_TENANT_CONFIGS, States.TENANT_CONFIGS, false),
  LAST_ANSWERED(Uids.CHECK_TENANT_CONFIGS, States.LAST_ANSWERED, false),
  COMMAND(Uids.CHECK_TENANT_CONFIGS, States.COMMAND_LOG, false),
  LAST_COMMAND(Uids.CHECK_TENANT_CONFIGS, States.LAST_COMMAND, false),
  /** What {@link Uids#APPLY_TENANT_CONFIG} judges a tenant's events by. */
  APPLIED_CONFIG(Uids.APPLY_TENANT_CONFIG, States.TENANT_CONFIGS, false),
  LIMITS(Uids.APPLY_TENANT_CONFIG, States.LIMITS, false),
  ENTITY_PLACES(Uids.ADMIT_ENTITIES, States.ENTITY_PLACES, true),
  ENTITY_TIME(Uids.ADMIT_ENTITIES, States.ENTITY_TIMES, true),
  MODEL(Uids.SCORE_EVENTS, States.MODEL, true),
  FENCE(Uids.SCORE_EVENTS, States.TENANT_FENCES, false),
  SWEEP(Uids.SCORE_EVENTS, States.UNFINISHED_SWEEPS, false),
  COMMAND_ACK(Uids.COUNT_COMMAND_ACKS, States.COMMAND_ACKS, false),
  ALERT_BUDGET(Uids.BUDGET_ALERTS, States.ALERT_BUDGET, true),
  HEALTH(Uids.TENANT_HEALTH, States.TENANT_HEALTH, true),
  LEDGER(Uids.JOIN_FEEDBACK, States.DECISIONS, true),
  VERDICTS(Uids.JOIN_FEEDBACK, States.VERDICTS, true),
  ALERT_CLOCK(Uids.JOIN_FEEDBACK, States.ALERT_CLOCK, true);

  private final String uid;
  private final String state;
  private final boolean keyed;

  SavedKind(String uid, String state, boolean keyed) {
    this.uid = uid;
    this.state = state;
    this.keyed = keyed;
  }

  /** The operator that has it. */
  public String uid() {
    return uid;
  }

  /** The state's name there. */
  public String state() {
    return state;
  }

  /** Whether it stands under a key. */
  public boolean keyed() {
    return keyed;
  }

  /** The uids of all kinds, each once: those that can be written anew. */
  public static List<String> uids() {
    return Arrays.stream(values()).map(SavedKind::uid).distinct().toList();
  }

  /** The kinds under {@code uid}. */
  static List<SavedKind> under(String uid) {
    return Arrays.stream(values()).filter(kind -> kind.uid.equals(uid)).toList();
  }

  /** For people: {@code score-events/model}. */
  @Override
  public String toString() {
    return uid + "/" + state;
  }
}
