package dev.weir.simulation;

/** A fault put into the simulated runtime on purpose; the checks must find every one of them. */
enum Mutant {
  /** Nothing is broken. */
  NONE,
  /** ScoreEvents starts empty after a crash. */
  MODELS_FORGOTTEN,
  /** After a crash one partition is read from one record too early. */
  ONE_EVENT_TWICE,
  /** After a crash one partition is read from one record too late. */
  ONE_EVENT_SKIPPED,
  /** What a crashed attempt had written since its last checkpoint becomes visible. */
  UNCOMMITTED_KEPT,
  /** Two elements change places between two subtasks. */
  EVENTS_OVERTAKE,
  /** A subtask saves its state at the first barrier, without waiting for its other inputs. */
  BARRIERS_NOT_ALIGNED,
  /** One subtask of ApplyTenantConfig never gets what is broadcast. */
  BROADCAST_LOST,
  /** The configs are gone after a crash, and nobody noted the ends of the topics anew. */
  CONFIGS_FORGOTTEN,
  /** A job without state does not know what was answered before it. */
  ANSWERS_FORGOTTEN,
  /** Events go to subtasks by another hash than the one that their state is divided by. */
  KEYS_MISROUTED,
  /** Timers are gone after a crash. They decide nothing, but memory is never freed. */
  TIMERS_LOST,
  /** A checkpoint of models on disk does not have what their cache has not written yet. */
  DIRTY_MODELS_NOT_SAVED
}
