package dev.weir.tenant;

import dev.weir.limit.FixedWindow;
import dev.weir.limit.Limiter;
import dev.weir.limit.SlidingWindow;
import dev.weir.limit.TokenBucket;
import java.io.Serializable;
import java.time.Duration;

/**
 * How many events a tenant may send, and what becomes of those beyond.
 *
 * @param algorithm how events are counted
 * @param eventsPerSecond the steady rate, 1 to 10,000,000; {@link #UNLIMITED}: any number
 * @param burst token bucket only: events that come at once after a rest, 1 to 10,000,000; {@link
 *     #ONE_SECOND}: as many as come in a second
 * @param windowMillis windows only: how long one is, one second to one hour
 * @param share how much of it each partition has
 * @param onExceed where events beyond go
 * @param keepPayload whether the dead letter of such an event carries its value
 */
public record RatePart(
    Algorithm algorithm,
    int eventsPerSecond,
    int burst,
    long windowMillis,
    Share share,
    OnExceed onExceed,
    boolean keepPayload)
    implements Serializable {

  /** No limit, where the job has one for all tenants. */
  public static final int UNLIMITED = 0;

  /** A burst of as many events as come in a second. */
  public static final int ONE_SECOND = 0;

  private static final int CEILING_SECONDS = 10;

  static final int MAX_EVENTS = (int) Limiter.MAX_EVENTS;
  static final Duration MIN_WINDOW = Duration.ofSeconds(1);
  static final Duration MAX_WINDOW = Duration.ofMillis(Limiter.MAX_WINDOW_MILLIS);

  /** What a config says that names no more than a rate; here, of no limit. */
  public static final RatePart DEFAULT =
      new RatePart(
          Algorithm.TOKEN_BUCKET,
          UNLIMITED,
          ONE_SECOND,
          Duration.ofSeconds(10).toMillis(),
          Share.EQUAL,
          OnExceed.REJECT,
          false);

  /** How events are counted. */
  public enum Algorithm {
    TOKEN_BUCKET("token-bucket"),
    SLIDING_WINDOW("sliding-window"),
    FIXED_WINDOW("fixed-window");

    private final String label;

    Algorithm(String label) {
      this.label = label;
    }

    /** The name in configuration files. */
    public String label() {
      return label;
    }
  }

  /** How much of the limit each partition has. */
  public enum Share {
    /** The limit divided by the topic's partitions. */
    EQUAL("equal"),
    /** All of it: for a tenant whose events are in one partition. */
    WHOLE("whole");

    private final String label;

    Share(String label) {
      this.label = label;
    }

    /** The name in configuration files. */
    public String label() {
      return label;
    }
  }

  /** Where an event beyond the limit goes. */
  public enum OnExceed {
    /** To the dead letters. */
    REJECT("reject"),
    /** To the parked events, whole, to be sent again later. */
    PARK("park");

    private final String label;

    OnExceed(String label) {
      this.label = label;
    }

    /** The name in configuration files. */
    public String label() {
      return label;
    }
  }

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public RatePart {
    Check.present("algorithm", algorithm);
    Check.within("eventsPerSecond", eventsPerSecond, UNLIMITED, MAX_EVENTS);
    boolean bucket = algorithm == Algorithm.TOKEN_BUCKET;
    if (burst != ONE_SECOND) {
      Check.within("burst", burst, 1, MAX_EVENTS);
      if (!bucket) {
        throw Check.refused("burst", burst, "none with " + algorithm.label() + ", but a window");
      }
    }
    Durations.check("window", windowMillis, MIN_WINDOW, MAX_WINDOW);
    Check.present("share", share);
    Check.present("onExceed", onExceed);
  }

  /**
   * This rate where it lets in no more than {@code ceiling} events per second, in bursts of at most
   * {@value #CEILING_SECONDS} seconds' worth; else the largest such one of its kind.
   */
  public RatePart atMost(int ceiling) {
    int mostAtOnce = (int) Math.min(MAX_EVENTS, (long) CEILING_SECONDS * ceiling);
    boolean within = eventsPerSecond != UNLIMITED && eventsPerSecond <= ceiling;
    if (within && burst <= mostAtOnce) {
      return this;
    }
    return new RatePart(
        algorithm,
        within ? eventsPerSecond : ceiling,
        Math.min(burst, mostAtOnce),
        windowMillis,
        share,
        onExceed,
        keepPayload);
  }

  /** Decides in one of {@code partitions}; null if there is no limit. */
  public Limiter limiter(int partitions) {
    if (eventsPerSecond == UNLIMITED) {
      return null;
    }
    int sharers = share == Share.WHOLE ? 1 : partitions;
    // Whole events: a share of a window loses less than one of them.
    long events = Math.max(1, eventsPerSecond * windowMillis / 1_000 / sharers);
    return switch (algorithm) {
      case TOKEN_BUCKET ->
          new TokenBucket(eventsPerSecond, burst == ONE_SECOND ? eventsPerSecond : burst, sharers);
      case SLIDING_WINDOW -> new SlidingWindow(events, windowMillis);
      case FIXED_WINDOW -> new FixedWindow(events, windowMillis);
    };
  }

  /** In words: "500 events per second with a burst of 1000". */
  public String text() {
    if (eventsPerSecond == UNLIMITED) {
      return "any number of events";
    }
    String rate = eventsPerSecond + " events per second";
    return switch (algorithm) {
      case TOKEN_BUCKET ->
          rate + " with a burst of " + (burst == ONE_SECOND ? eventsPerSecond : burst);
      case SLIDING_WINDOW -> rate + " in a sliding window of " + Durations.text(windowMillis);
      case FIXED_WINDOW -> rate + " in windows of " + Durations.text(windowMillis);
    };
  }
}
