package dev.weir.operator;

/** Where a record that leaves the job goes. The order is the wire form between operators. */
public enum Destination {
  SCORES,
  ALERTS,
  DEAD_LETTERS,
  CONFIG_STATUS,
  CONFIG_ACCEPTED,
  /** Events beyond a limit, to be sent again. */
  PARKED,
  TENANT_HEALTH
}
