package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.operator.ScoringHarness.Store;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.tenant.Scope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the cache is worth, in one run, so that the ratios hold whatever else the machine does:
 *
 * <pre>
 * mvn -pl operators test -Dtest=ModelCacheSpeedTest -Dweir.speed=true
 * </pre>
 *
 * <p>A thousand keys with Zipf's distribution, ten features, a forest with a full window of 512
 * each.
 */
@EnabledIfSystemProperty(named = "weir.speed", matches = "true")
class ModelCacheSpeedTest {
  private static final int KEYS = 1_000;
  private static final int EVENTS_OF_A_KEY = 8;
  private static final int LEARNED = 1_100;
  private static final int ROUND = 10_000;
  private static final long SECONDS = 8;

  private static final String FOREST =
      ",\"transforms\":[{\"type\":\"standard-scaler\"}],\"detector\":{\"type\":"
          + "\"online-isolation-forest\",\"window\":512}";

  private final SplittableRandom random = new SplittableRandom(1);
  private final List<List<ConfiguredEvent>> events = new ArrayList<>();
  private final int[] order = new int[1 << 16];
  private byte[] frame;

  @Test
  void eventsPerSecondOfEachKindOfStore() throws Exception {
    learnOne();
    drawOrder();
    long all = 4L * KEYS * frame.length;
    long tenth = (KEYS / 10) * estimate();
    System.out.printf(Locale.ROOT, "frame %d bytes, estimate %d bytes%n", frame.length, estimate());
    measure("heap", Store.HEAP);
    measure("disk, no cache", Store.disk(ModelCacheSize.OFF));
    measure("disk, all keys", Store.disk(new ModelCacheSize(all, all)));
    measure(
        "disk, all keys, half dirty", Store.disk(new ModelCacheSize(all, KEYS / 2 * estimate())));
    measure("disk, a tenth, half dirty", Store.disk(new ModelCacheSize(tenth, tenth / 2)));
    measure("disk, a tenth, all dirty", Store.disk(new ModelCacheSize(tenth, tenth)));
    assertThat(events).hasSize(KEYS);
  }

  private long estimate() {
    return events.get(0).get(0).observation.config.current().liveBytes()
        + ModelCache.OVERHEAD_BYTES;
  }

  /** The model of one key; all others get a copy of it. */
  private void learnOne() throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.wideConfig(FOREST));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      for (int i = 0; i < LEARNED; i++) {
        harness.event(TestTopics.wideEvent("k0", i, random));
      }
      frame = harness.frame(key(0));
      for (int k = 0; k < KEYS; k++) {
        List<ConfiguredEvent> own = new ArrayList<>();
        for (int e = 0; e < EVENTS_OF_A_KEY; e++) {
          own.add(harness.configured(TestTopics.wideEvent("k" + k, LEARNED + e, random)));
        }
        events.add(own);
      }
    }
  }

  private static ModelKey key(int number) {
    return new ModelKey("acme", Scope.ENTITY, 0, "k" + number);
  }

  /** Zipf with exponent 1. */
  private void drawOrder() {
    double[] upTo = new double[KEYS];
    double sum = 0;
    for (int k = 0; k < KEYS; k++) {
      sum += 1.0 / (k + 1);
      upTo[k] = sum;
    }
    for (int i = 0; i < order.length; i++) {
      int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
      order[i] = Math.min(KEYS - 1, found < 0 ? -found - 1 : found);
    }
  }

  private void measure(String name, Store store) throws Exception {
    try (ScoringHarness harness = new ScoringHarness(new TestTopics(), 1, null, store)) {
      var subtask = harness.subtask(0);
      var operator = (KeyedProcessOperator<?, ?, ?>) subtask.getOperator();
      var state = operator.getKeyedStateStore().getState(States.model());
      for (int k = 0; k < KEYS; k++) {
        operator.setCurrentKey(key(k));
        state.update(copyFor(key(k)));
      }
      int done = 0;
      List<Long> flushes = new ArrayList<>();
      // The first rounds warm the code and fill the cache.
      done = run(subtask, done, 3, flushes);
      flushes.clear();
      int before = done;
      long start = System.nanoTime();
      done = run(subtask, done, SECONDS, flushes);
      double seconds = (System.nanoTime() - start) / 1e9;
      flushes.sort(null);
      System.out.printf(
          Locale.ROOT,
          "%-28s %9.0f events/s, %7.1f us each; flush: %d, median %.1f ms, longest %.1f ms%n",
          name,
          (done - before) / seconds,
          seconds * 1e6 / (done - before),
          flushes.size(),
          flushes.get(flushes.size() / 2) / 1e6,
          flushes.get(flushes.size() - 1) / 1e6);
    }
  }

  /** Runs for so long; finish does what a snapshot would wait for, after every so many events. */
  private int run(
      KeyedOneInputStreamOperatorTestHarness<ModelKey, ConfiguredEvent, OutputRecord> subtask,
      int from,
      long seconds,
      List<Long> flushes)
      throws Exception {
    long deadline = System.nanoTime() + seconds * 1_000_000_000L;
    int done = from;
    do {
      int key = order[done % order.length];
      subtask.processElement(
          new StreamRecord<>(events.get(key).get(done % EVENTS_OF_A_KEY), TestTopics.START_MILLIS));
      done++;
      if ((done & 255) == 0) {
        subtask.getOutput().clear();
      }
      if (done % ROUND == 0) {
        long start = System.nanoTime();
        subtask.getOperator().finish();
        flushes.add(System.nanoTime() - start);
      }
    } while (System.nanoTime() < deadline);
    long start = System.nanoTime();
    subtask.getOperator().finish();
    flushes.add(System.nanoTime() - start);
    return done;
  }

  private Model copyFor(ModelKey key) throws Exception {
    byte[] bytes = frame.clone();
    ByteBuffer.wrap(bytes).putLong(8, key.fingerprint());
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
    return ModelFrame.decode(bytes);
  }
}
