package dev.weir.state;

import java.util.List;

/**
 * The uid of every operator, which is its name in savepoints: never renamed, never reused.
 *
 * <p>Configs and models stand under different uids because a rewrite of one operator's state
 * through the State Processor API replaces everything under its uid.
 */
public final class Uids {
  public static final String EVENTS_SOURCE = "events-source";
  public static final String CONFIG_SOURCE = "config-source";
  public static final String CHECK_TENANT_CONFIGS = "check-tenant-configs";
  public static final String APPLY_TENANT_CONFIG = "apply-tenant-config";

  /** Only in the graph of a job that limits entities. */
  public static final String ADMIT_ENTITIES = "admit-entities";

  public static final String SCORE_EVENTS = "score-events";
  public static final String COUNT_COMMAND_ACKS = "count-command-acks";
  public static final String BUDGET_ALERTS = "budget-alerts";
  public static final String TENANT_HEALTH = "tenant-health";

  /**
   * Where feedback is read; this and the next three only in the graph of a job that reads it. There
   * was a forget-feedback among them, without state: its name is not to be used again.
   */
  public static final String FEEDBACK_SOURCE = "feedback-source";

  public static final String READ_FEEDBACK = "read-feedback";
  public static final String JOIN_FEEDBACK = "join-feedback";
  public static final String JUDGED_ALERTS = "judged-alerts";
  public static final String SCORES_SINK = "scores-sink";
  public static final String ALERTS_SINK = "alerts-sink";
  public static final String DEAD_LETTERS_SINK = "dead-letters-sink";

  public static final String TENANT_HEALTH_SINK = "tenant-health-sink";

  /** Writes config-status and config-accepted, in one transaction. */
  public static final String CONFIG_ANSWERS_SINK = "config-answers-sink";

  /** Uids of operators that are not in the graph of every job. */
  public static final List<String> OPTIONAL =
      List.of(ADMIT_ENTITIES, FEEDBACK_SOURCE, READ_FEEDBACK, JUDGED_ALERTS, JOIN_FEEDBACK);

  /** All uids of every job that are given to operators by hand, in the order of the flow. */
  public static final List<String> ALL =
      List.of(
          EVENTS_SOURCE,
          CONFIG_SOURCE,
          CHECK_TENANT_CONFIGS,
          APPLY_TENANT_CONFIG,
          SCORE_EVENTS,
          COUNT_COMMAND_ACKS,
          BUDGET_ALERTS,
          TENANT_HEALTH,
          SCORES_SINK,
          ALERTS_SINK,
          DEAD_LETTERS_SINK,
          TENANT_HEALTH_SINK,
          CONFIG_ANSWERS_SINK);

  /** Highest parallelism any operator can ever have; frozen in every savepoint. */
  public static final int MAX_PARALLELISM = 360;

  private Uids() {}
}
