package dev.weir.tenant;

/**
 * What a tenant may use of the job. It decides which events are judged, never how: no model and no
 * score knows of it.
 *
 * @param rate how many events it may send; null: as the job's options have it for all tenants
 * @param maxRecordBytes the largest event, where that is less than the job's; {@link #UNSAID}
 * @param maxFeatures the most features of one event, where that is less than 1,000; {@link #UNSAID}
 * @param modelBytes the largest model that a config of the tenant may ask for, by {@link
 *     LearningPart#modelBytes()}; {@link #UNSAID}
 * @param entities how many of its entities may have a model at a time, where the job counts them;
 *     {@link #UNSAID}: as many as the job's option says
 */
public record LimitsPart(
    RatePart rate, int maxRecordBytes, int maxFeatures, int modelBytes, int entities) {
  /** No limit but the job's. */
  public static final int UNSAID = 0;

  static final int MAX_RECORD_BYTES = 8 << 20;
  static final int MAX_ENTITIES = 100_000_000;

  /** What a config says that says nothing. */
  public static final LimitsPart NONE = new LimitsPart(null, UNSAID, UNSAID, UNSAID, UNSAID);

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public LimitsPart {
    checkSaid("maxRecordBytes", maxRecordBytes, MAX_RECORD_BYTES);
    checkSaid("maxFeatures", maxFeatures, LearningPart.MAX_FEATURES);
    checkSaid("modelBytes", modelBytes, Integer.MAX_VALUE);
    checkSaid("entities", entities, MAX_ENTITIES);
  }

  private static void checkSaid(String field, int found, int max) {
    if (found != UNSAID) {
      Check.within(field, found, 1, max);
    }
  }
}
