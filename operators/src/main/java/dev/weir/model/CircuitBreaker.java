package dev.weir.model;

import dev.weir.tenant.BreakerPart;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps a failing detector from being asked with every event.
 *
 * <p>Closed, it counts the failures among the latest calls, as many as its window has; when their
 * share reaches the failure rate it opens. Open, it permits nothing until the time has come. Then
 * it is half open: it permits as many trial calls as are asked for, and opens again if the share of
 * failures among them reaches the rate, or else closes with an empty window.
 *
 * <p>Time is what the caller says it is: a model says its key's own clock, so that a replay opens
 * and closes at the same events. Calls that were not made yet count as successes: a window without
 * failures is the initial state, which costs nothing and is not saved, and a model must fail {@code
 * failureRate * window} times, however young it is, before its breaker opens.
 */
public final class CircuitBreaker {
  /** 1: state; closed: window, place and bits; open: until when; half open: trials, failed ones. */
  private static final int VERSION = 1;

  private static final int MAX_WINDOW = 1_000;

  /** Itself and the head of its array. */
  private static final int OWN_BYTES = 72;

  private State state = State.CLOSED;

  /** One bit for a call of the window, set for a failure; null as long as there is none. */
  private long[] failed;

  private int window;
  private int next;
  private int failures;
  private long openUntilMillis;
  private int trials;
  private int failedTrials;

  /** What a breaker lets through: everything, nothing, or a few calls. Saved as the ordinal. */
  public enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  public State state() {
    return state;
  }

  /** Roughly what it occupies in memory. */
  long liveBytes() {
    return OWN_BYTES + (failed == null ? 0 : (long) Long.BYTES * failed.length);
  }

  /** Closed, with no failure in its window: as if nothing had ever been recorded. */
  public boolean isInitial() {
    return state == State.CLOSED && failed == null;
  }

  /**
   * Whether a call may be made at {@code nowMillis}; an open breaker whose time has come half
   * opens.
   */
  public boolean permits(long nowMillis) {
    if (state == State.OPEN && nowMillis >= openUntilMillis) {
      state = State.HALF_OPEN;
      trials = 0;
      failedTrials = 0;
    }
    return state != State.OPEN;
  }

  /** Takes note of a call that was permitted. */
  public void record(BreakerPart part, boolean failure, long nowMillis) {
    switch (state) {
      case CLOSED -> count(part, failure, nowMillis);
      case HALF_OPEN -> tried(part, failure, nowMillis);
      case OPEN -> throw new IllegalStateException("state: found a call while open, expected none");
    }
  }

  private void count(BreakerPart part, boolean failure, long nowMillis) {
    if (failed != null && window != part.window()) {
      forget(); // the window has another length now: what it held means nothing any more
    }
    if (failed == null) {
      if (!failure) {
        return;
      }
      window = part.window();
      failed = new long[(window + Long.SIZE - 1) / Long.SIZE];
    }
    long bit = 1L << next;
    int word = next / Long.SIZE;
    failures += (failure ? 1 : 0) - ((failed[word] & bit) == 0 ? 0 : 1);
    failed[word] = failure ? failed[word] | bit : failed[word] & ~bit;
    next = next + 1 == window ? 0 : next + 1;
    if (failures == 0) {
      forget();
    } else if (reached(part, failures, window)) {
      open(part, nowMillis);
    }
  }

  private void tried(BreakerPart part, boolean failure, long nowMillis) {
    trials++;
    failedTrials += failure ? 1 : 0;
    if (trials < part.trialCalls()) {
      return;
    }
    if (reached(part, failedTrials, trials)) {
      open(part, nowMillis);
    } else {
      state = State.CLOSED;
    }
  }

  /** The quotient, not the product: it is the number that a person has written down. */
  private static boolean reached(BreakerPart part, int failures, int calls) {
    return (double) failures / calls >= part.failureRate();
  }

  private void open(BreakerPart part, long nowMillis) {
    state = State.OPEN;
    openUntilMillis = nowMillis + part.openForMillis();
    forget();
  }

  private void forget() {
    failed = null;
    next = 0;
    failures = 0;
  }

  /** What it holds beside its state, by name, for people to look at. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    switch (state) {
      case CLOSED -> {
        if (failed != null) {
          facts.put("failures", failures);
          facts.put("window", window);
        }
      }
      case OPEN -> facts.put("openUntil", Instant.ofEpochMilli(openUntilMillis));
      case HALF_OPEN -> {
        facts.put("trials", trials);
        facts.put("failedTrials", failedTrials);
      }
    }
    return facts;
  }

  /** A copy that shares nothing that can change. */
  public CircuitBreaker copy() {
    CircuitBreaker copy = new CircuitBreaker();
    copy.state = state;
    copy.failed = failed == null ? null : failed.clone();
    copy.window = window;
    copy.next = next;
    copy.failures = failures;
    copy.openUntilMillis = openUntilMillis;
    copy.trials = trials;
    copy.failedTrials = failedTrials;
    return copy;
  }

  void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeByte(state.ordinal());
    switch (state) {
      case CLOSED -> saveWindow(out);
      case OPEN -> out.writeLong(openUntilMillis);
      case HALF_OPEN -> {
        out.writeShort(trials);
        out.writeShort(failedTrials);
      }
    }
  }

  private void saveWindow(DataOutput out) throws IOException {
    out.writeShort(failed == null ? 0 : window);
    if (failed != null) {
      out.writeShort(next);
      for (long word : failed) {
        out.writeLong(word);
      }
    }
  }

  static CircuitBreaker load(DataInput in) throws IOException {
    int version = in.readUnsignedShort();
    require(version == VERSION, "version " + version);
    int ordinal = in.readUnsignedByte();
    require(ordinal < State.values().length, "state " + ordinal);
    CircuitBreaker breaker = new CircuitBreaker();
    breaker.state = State.values()[ordinal];
    switch (breaker.state) {
      case CLOSED -> breaker.loadWindow(in);
      case OPEN -> breaker.openUntilMillis = in.readLong();
      case HALF_OPEN -> {
        breaker.trials = in.readUnsignedShort();
        breaker.failedTrials = in.readUnsignedShort();
        require(breaker.failedTrials <= breaker.trials, "more failed trials than trials");
      }
    }
    return breaker;
  }

  private void loadWindow(DataInput in) throws IOException {
    int length = in.readUnsignedShort();
    if (length == 0) {
      return;
    }
    require(length <= MAX_WINDOW, "a window of " + length);
    window = length;
    next = in.readUnsignedShort();
    require(next < window, "place " + next + " in a window of " + window);
    failed = new long[(window + Long.SIZE - 1) / Long.SIZE];
    for (int word = 0; word < failed.length; word++) {
      failed[word] = in.readLong();
      failures += Long.bitCount(failed[word]);
    }
    int spare = failed.length * Long.SIZE - window;
    require(spare == 0 || failed[failed.length - 1] >>> (Long.SIZE - spare) == 0, "spare bits");
    require(failures > 0, "a window without failures");
  }

  private static void require(boolean holds, String found) throws IOException {
    if (!holds) {
      throw new IOException("breaker: found " + found + ", expected a saved breaker");
    }
  }
}
