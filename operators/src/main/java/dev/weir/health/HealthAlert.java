package dev.weir.health;

/**
 * Something about a tenant's minute that somebody should look at.
 *
 * @param reason what it is
 * @param minuteMillis beginning of the minute; of silence, of the tenant's last one
 * @param found the share found; of a collapse, the events; of silence, seconds
 * @param limit what it was compared with
 */
public record HealthAlert(Reason reason, long minuteMillis, double found, double limit) {

  /** What there is to say. The code stands in saved state. */
  public enum Reason {
    /** More of the settled scores are anomalies than the tenant allows. */
    ANOMALY_RATE_HIGH(0, "anomaly-rate-high"),
    /** Fewer are. */
    ANOMALY_RATE_LOW(1, "anomaly-rate-low"),
    /** More records were refused than the tenant allows. */
    ERROR_RATE(2, "error-rate"),
    /** Far fewer events came than in the minutes before. */
    COLLAPSE(3, "collapse"),
    /** More scores are marked with drift than the tenant allows. */
    DRIFT(4, "drift"),
    /** No event came for too long, in processing time. */
    SILENCE(5, "silence");

    /** Number of reasons. */
    static final int COUNT = values().length;

    private final int code;
    private final String label;

    Reason(int code, String label) {
      this.code = code;
      this.label = label;
    }

    int code() {
      return code;
    }

    /** The name in output. */
    public String label() {
      return label;
    }
  }
}
