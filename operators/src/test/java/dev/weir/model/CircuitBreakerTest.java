package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.tenant.BreakerPart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final int CALLS = 2_000;

  /** What the breaker's Javadoc says, with a list of everything that ever happened. */
  private static final class Obvious {
    private final BreakerPart part;
    private final List<Boolean> failures = new ArrayList<>();
    private String state = "CLOSED";
    private long openedAt;

    Obvious(BreakerPart part) {
      this.part = part;
      begin();
    }

    private void begin() {
      failures.clear();
      for (int i = 0; i < part.window(); i++) {
        failures.add(false);
      }
    }

    boolean permits(long now) {
      if (state.equals("OPEN") && now - openedAt >= part.openForMillis()) {
        state = "HALF_OPEN";
        failures.clear();
      }
      return !state.equals("OPEN");
    }

    void record(boolean failure, long now) {
      failures.add(failure);
      boolean trial = state.equals("HALF_OPEN");
      int calls = trial ? part.trialCalls() : part.window();
      if (failures.size() < calls) {
        return;
      }
      List<Boolean> counted = failures.subList(failures.size() - calls, failures.size());
      double failed = counted.stream().filter(f -> f).count();
      if (failed / calls >= part.failureRate()) {
        state = "OPEN";
        openedAt = now;
        begin();
      } else if (trial) {
        state = "CLOSED";
        begin();
      }
    }
  }

  @Property(tries = 200)
  void doesWhatAListOfAllCallsSays(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 100) int percent,
      @ForAll @IntRange(min = 10, max = 200) int window,
      @ForAll @IntRange(min = 1, max = 20) int trials)
      throws IOException {
    BreakerPart part = new BreakerPart(percent / 100.0, window, 10_000, trials);
    Obvious expected = new Obvious(part);
    CircuitBreaker breaker = new CircuitBreaker();
    SplittableRandom random = new SplittableRandom(seed);
    long now = 1_750_000_000_000L;
    double sick = 0;
    for (int call = 0; call < CALLS; call++) {
      sick = random.nextInt(50) == 0 ? random.nextDouble() * 2 - 0.5 : sick;
      now += random.nextInt(1_000);
      boolean permitted = expected.permits(now);
      assertThat(breaker.permits(now)).as("call %d, seed %d", call, seed).isEqualTo(permitted);
      if (permitted) {
        boolean failure = random.nextDouble() < sick;
        expected.record(failure, now);
        breaker.record(part, failure, now);
      }
      assertThat(breaker.state()).hasToString(expected.state);
      if (random.nextInt(20) == 0) {
        byte[] saved = save(breaker);
        breaker = load(saved);
        assertThat(save(breaker.copy())).isEqualTo(saved);
      }
    }
  }

  @Test
  void aWindowWithoutFailuresIsTheInitialState() throws IOException {
    BreakerPart part = new BreakerPart(0.5, 10, 1_000, 1);
    CircuitBreaker breaker = new CircuitBreaker();
    byte[] initial = save(breaker);
    breaker.record(part, true, 0);
    assertThat(breaker.isInitial()).isFalse();
    for (int i = 0; i < 9; i++) {
      breaker.record(part, false, 0);
    }
    assertThat(breaker.isInitial()).isFalse();
    breaker.record(part, false, 0);
    assertThat(breaker.isInitial()).isTrue();
    assertThat(save(breaker)).isEqualTo(initial);
  }

  @Test
  void anotherWindowBeginsEmpty() {
    CircuitBreaker breaker = new CircuitBreaker();
    for (int i = 0; i < 9; i++) {
      breaker.record(new BreakerPart(1, 10, 1_000, 1), true, 0);
    }
    for (int i = 0; i < 11; i++) {
      breaker.record(new BreakerPart(1, 12, 1_000, 1), true, 0);
    }
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    breaker.record(new BreakerPart(1, 12, 1_000, 1), true, 0);
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
  }

  @Test
  void bytesThatNoBreakerHasWrittenAreRefused() throws IOException {
    BreakerPart part = new BreakerPart(1, 70, 1_000, 1);
    CircuitBreaker breaker = new CircuitBreaker();
    breaker.record(part, true, 0);
    byte[] saved = save(breaker);
    int[][] damages = {{1, 2}, {2, 3}, {3, 1}, {6, 70}, {saved.length - 8, 1}};
    for (int[] damage : damages) {
      byte[] damaged = saved.clone();
      damaged[damage[0]] = (byte) damage[1];
      assertThatThrownBy(() -> load(damaged))
          .as("byte %d", damage[0])
          .isInstanceOf(IOException.class);
    }
    byte[] healthy = saved.clone();
    healthy[saved.length - 9] = 0;
    assertThatThrownBy(() -> load(healthy)).hasMessageContaining("without failures");
  }

  private static byte[] save(CircuitBreaker breaker) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    breaker.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static CircuitBreaker load(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    CircuitBreaker breaker = CircuitBreaker.load(in);
    assertThat(in.available()).isZero();
    return breaker;
  }
}
