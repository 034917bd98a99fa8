package dev.weir.event;

import java.util.Arrays;

/**
 * One judgement, ready to be written by {@link ScoreEncoder}: a holder that is filled anew for
 * every event, hence its open fields. {@link #clear} first, or the last event shows through.
 */
public final class ScoreRecord {
  /** The event's tenant. */
  public String tenant;

  /** The event's entity; null if it has none. */
  public String entity;

  /** The event's id, or its position. */
  public String id;

  /** The event's time in epoch milliseconds. */
  public long timeMillis;

  /** How many events the model had judged before this one. */
  public long n;

  /** The detector's own score; NaN if the model cannot say. */
  public double score;

  /** Share of the model's recent scores below this one, in [0, 1); NaN if the model cannot say. */
  public double rarity;

  /** Where the rarity comes from: {@code counts} or {@code tail}; null if there is no rarity. */
  public String rarityFrom;

  /** How much the members of an ensemble disagree, in [0, 1]; NaN without an ensemble. */
  public double disagreement;

  /** {@code none}, {@code medium}, {@code high} or {@code critical}. */
  public String severity;

  /** Whether the severity is above none. */
  public boolean anomaly;

  /** How the event was judged. */
  public ScoreStatus status;

  /** {@code degraded} or {@code failed}; null if the model is healthy. */
  public String health;

  /** Why the model is not healthy; null if it is. */
  public String cause;

  /** The detector's kebab-case name. */
  public String detector;

  /** The configuration that judged: {@code tenant@version}. */
  public String config;

  /** Hash of the learning part that the model was made by. */
  public long model;

  /** Whether this is the first score after a new model took over. */
  public boolean swapped;

  /** How many features were missing and filled in. */
  public int imputed;

  /** Whether a drift of the scores shows with this one. */
  public boolean drift;

  /** Whether the event's time lies longer before its record's than its tenant expects. */
  public boolean late;

  /** Why there is no alert of an event that is severe enough for one; null: nothing holds it. */
  public String alertHeld;

  /** The topic that the event came from. */
  public String topic;

  /** The partition that the event came from. */
  public int partition;

  /** The offset that the event stood at. */
  public long offset;

  private String[] topFeatures = new String[4];
  private double[] topShares = new double[4];
  private int topCount;
  private String[] review = new String[8];
  private int reviewCount;

  /** A cleared record. */
  public ScoreRecord() {
    clear();
  }

  /** Forgets everything. */
  public void clear() {
    tenant = null;
    entity = null;
    id = null;
    timeMillis = 0;
    n = 0;
    score = Double.NaN;
    rarity = Double.NaN;
    rarityFrom = null;
    disagreement = Double.NaN;
    severity = "none";
    anomaly = false;
    status = ScoreStatus.UNSCORED;
    health = null;
    cause = null;
    detector = null;
    config = null;
    model = 0;
    swapped = false;
    imputed = 0;
    drift = false;
    alertHeld = null;
    topic = null;
    partition = 0;
    offset = 0;
    topCount = 0;
    late = false;
    reviewCount = 0;
  }

  /** Adds a feature's share of the score, in [0, 1]; the largest comes first. */
  public void addTop(String feature, double share) {
    if (topCount == topFeatures.length) {
      topFeatures = Arrays.copyOf(topFeatures, 2 * topCount);
      topShares = Arrays.copyOf(topShares, 2 * topCount);
    }
    topFeatures[topCount] = feature;
    topShares[topCount++] = share;
  }

  /** Adds a feature whose value is not what its tenant expects. */
  public void addReview(String feature) {
    if (reviewCount == review.length) {
      review = Arrays.copyOf(review, 2 * reviewCount);
    }
    review[reviewCount++] = feature;
  }

  /** How many features are named as implausible. */
  public int reviewCount() {
    return reviewCount;
  }

  /** The name of an implausible feature. */
  public String review(int index) {
    return review[index];
  }

  /** How many features explain the score; 0: none is named. */
  public int topCount() {
    return topCount;
  }

  /** The name of an explaining feature. */
  public String topFeature(int index) {
    return topFeatures[index];
  }

  /** The share of an explaining feature. */
  public double topShare(int index) {
    return topShares[index];
  }
}
