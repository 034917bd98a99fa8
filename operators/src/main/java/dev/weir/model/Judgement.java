package dev.weir.model;

import dev.weir.alert.HeldBy;
import dev.weir.alert.Transitions;
import dev.weir.detect.DetectorType;
import dev.weir.event.ScoreStatus;
import dev.weir.tenant.ThresholdPart;
import dev.weir.threshold.AdaptiveType;
import dev.weir.threshold.RaritySource;
import dev.weir.threshold.Severity;

/**
 * What a model says of one event. A reused holder: {@link Model#judge} overwrites all of it.
 *
 * <p>References are written only where they change: in an object that has grown old the garbage
 * collector's barrier makes each such write wait for all reads before it.
 */
public final class Judgement {
  /** Most features that an explanation names. */
  public static final int MAX_TOP = 3;

  /** Number of events the model had judged before. */
  public long n;

  public ScoreStatus status;

  /** The raw score; {@code NaN} where there is none. */
  public double score;

  /** 1 - p of the score among the model's own recent ones; {@code NaN} where there is none. */
  public double rarity;

  public RaritySource raritySource;

  /** How much the members of an ensemble disagree; {@code NaN} where there is none. */
  public double disagreement;

  public Severity severity;
  public DetectorType detector;

  /** Hash of the learning part that the judging model was made by. */
  public long learningHash;

  /** The first judgement of a model that took over from its predecessor. */
  public boolean swapped;

  /** Features whose value was missing and filled in. */
  public int imputed;

  /** The version of the deciding config, and whether it is the template's. */
  public long configVersion;

  public boolean configOfTemplate;

  /** The scale that the severity was cut on; null where none was given. */
  public ThresholdPart.On cutOn;

  /** How the cuts were learned; null where they were fixed. */
  public AdaptiveType cutBy;

  /** The scores have changed their nature, and it shows with this one. */
  public boolean drift;

  /** Severity reached what the tenant wants to hear of. */
  public boolean alert;

  /** The first alert of the key since its cooldown ran out. */
  public boolean firstOfCooldown;

  /** Alerts that the tenant may have in a day; means nothing unless this is one. */
  public int alertBudget;

  /** What is told where alerts are changes. */
  public final Transitions.Told told = new Transitions.Told();

  /** Why there is no alert of an event that is severe enough for one; null: nothing holds it. */
  public HeldBy held;

  /** What holds alerts back forbids to learn from the event, too. */
  public boolean unlearned;

  /** Names in {@link #topFeatures} and {@link #topShares}; 0 where nothing is explained. */
  public int topCount;

  /** The features that weigh most, heaviest first. */
  public final String[] topFeatures = new String[MAX_TOP];

  /** Their shares; they sum to 1. */
  public final double[] topShares = new double[MAX_TOP];

  /** A model was thrown away because its learning part is older than the preceding one. */
  public boolean replaced;

  /** Who judges in the model from this event on, and who did until then. */
  public Health health;

  public Health healthBefore;

  /** Why the model is not healthy; null where it is. */
  public Cause cause;

  /** No detector judged, but the statistics of the last resort. */
  public boolean lastResort;

  /** The model's detector is not asked any more for a while; it was on trial and is trusted. */
  public boolean breakerOpened;

  public boolean breakerClosed;

  /** The detector was made anew, and has lost what it had learned. */
  public boolean rebuilt;

  /** The fallback has failed as well, and is dropped for a while. */
  public boolean fallbackFailed;

  /** The part that learns to take over has failed. */
  public boolean candidateFailed;

  void clear() {
    n = 0;
    score = Double.NaN;
    rarity = Double.NaN;
    disagreement = Double.NaN;
    learningHash = 0;
    swapped = false;
    imputed = 0;
    configVersion = 0;
    configOfTemplate = false;
    drift = false;
    alert = false;
    firstOfCooldown = false;
    alertBudget = 0;
    told.clear();
    held(null);
    unlearned = false;
    topCount = 0;
    replaced = false;
    health(Health.HEALTHY, Health.HEALTHY);
    if (cause != null) {
      cause = null;
    }
    lastResort = false;
    breakerOpened = false;
    breakerClosed = false;
    rebuilt = false;
    fallbackFailed = false;
    candidateFailed = false;
  }

  void health(Health reached, Health before) {
    if (health != reached) {
      health = reached;
    }
    if (healthBefore != before) {
      healthBefore = before;
    }
  }

  /** Takes back what one that failed has said. */
  void unjudged() {
    score = Double.NaN;
    rarity = Double.NaN;
    disagreement = Double.NaN;
    imputed = 0;
    topCount = 0;
    undecided();
  }

  /** The name of what has judged. */
  public String detectorLabel() {
    return lastResort ? LastResort.LABEL : detector.label();
  }

  /** Who has judged, and how far it came. */
  void by(DetectorType type, ScoreStatus reached) {
    if (detector != type) {
      detector = type;
    }
    if (status != reached) {
      status = reached;
    }
  }

  /** What the severity was cut on, and how; nulls where none was given. */
  void cut(ThresholdPart.On on, AdaptiveType by, RaritySource source) {
    if (cutOn != on) {
      cutOn = on;
    }
    if (cutBy != by) {
      cutBy = by;
    }
    if (raritySource != source) {
      raritySource = source;
    }
  }

  /** No severity was given, nor a rarity. */
  void undecided() {
    cut(null, null, null);
    severity(Severity.NONE);
  }

  void held(HeldBy cause) {
    if (held != cause) {
      held = cause;
    }
  }

  /** What makes an alert of it: what was cut on or learned the cut, and how far it reached. */
  public String reason() {
    String cut = cutBy == null ? cutOn.label() : cutBy.label();
    return cut + "-" + severity.label();
  }

  void severity(Severity reached) {
    if (severity != reached) {
      severity = reached;
    }
  }

  /** Names a feature among those that weigh most, if it is one of them; none by a share of 0. */
  void offer(String feature, double share) {
    if (!(share > 0)) {
      return;
    }
    int place = Math.min(topCount, MAX_TOP - 1);
    if (topCount == MAX_TOP && share <= topShares[place]) {
      return;
    }
    while (place > 0 && topShares[place - 1] < share) {
      topFeatures[place] = topFeatures[place - 1];
      topShares[place] = topShares[place - 1];
      place--;
    }
    topFeatures[place] = feature;
    topShares[place] = share;
    topCount = Math.min(topCount + 1, MAX_TOP);
  }

  /** Makes the shares of those named, once all were offered, sum to 1. */
  void normalise() {
    double sum = 0;
    for (int i = 0; i < topCount; i++) {
      sum += topShares[i];
    }
    for (int i = 0; i < topCount; i++) {
      topShares[i] /= sum;
    }
  }
}
