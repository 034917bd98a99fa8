package dev.weir.demo;

/** What one tenant's events look like. */
interface TenantTraffic {
  /** Its name. */
  String tenant();

  /**
   * Writes one event.
   *
   * @param id the event's id
   * @param timeMillis the event's time; never goes back
   * @param anomalous whether to make it one
   * @return the record's key and the bytes; an anomaly may last longer than it was asked for
   */
  DemoEvent next(String id, long timeMillis, boolean anomalous);
}
