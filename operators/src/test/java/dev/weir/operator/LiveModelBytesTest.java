package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.detect.DetectorType;
import dev.weir.event.RawRecord;
import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.tenant.Scope;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the model cache counts for a model must not be far from what it occupies. */
class LiveModelBytesTest {
  private static final int FEATURES = 10;
  private static final int EVENTS = 1_200;
  private static final int HEADER_BYTES = 16;
  private static final int REFERENCE_BYTES = 4;

  @ParameterizedTest
  @EnumSource
  void aLiveModelOccupiesAboutWhatTheCacheCountsForIt(DetectorType type) throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.record("config", 0, "acme", config(type), 0));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      long counted = 0;
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < EVENTS; i++) {
        harness.event(event(i, random));
      }
      counted =
          ModelCache.OVERHEAD_BYTES
              + harness.configured(event(EVENTS, random)).observation.config.current().liveBytes();
      var operator = (KeyedProcessOperator<?, ?, ?>) harness.subtask(0).getOperator();
      operator.setCurrentKey(new ModelKey("acme", Scope.ENTITY, 0, "k"));
      Model model = operator.getKeyedStateStore().getState(States.model()).value();
      long live = bytes(model);
      assertThat(live)
          .as("live, where %d are counted", counted)
          .isBetween(counted / 4, counted + counted / 4);
    }
  }

  private static String config(DetectorType type) {
    StringBuilder features = new StringBuilder();
    for (int f = 0; f < FEATURES; f++) {
      features.append(f == 0 ? "" : ",").append("{\"name\":\"f" + f + "\",\"type\":\"number\"}");
    }
    return "{\"tenant\":\"acme\",\"version\":1,\"features\":["
        + features
        + "],\"detector\":{\"type\":\""
        + type.label()
        + "\"},\"warmup\":512}";
  }

  private static RawRecord event(int index, SplittableRandom random) {
    StringBuilder features = new StringBuilder();
    for (int f = 0; f < FEATURES; f++) {
      features.append(f == 0 ? "" : ",").append("\"f" + f + "\":" + random.nextDouble());
    }
    long millis = TestTopics.START_MILLIS + index * 1_000L;
    String json =
        "{\"tenant\":\"acme\",\"entity\":\"k\",\"id\":\"%d\",\"time\":%d,\"features\":{%s}}";
    return TestTopics.record(
        "events", index, "acme", String.format(Locale.ROOT, json, index, millis, features), millis);
  }

  /** Of all that only this model holds: what configs, classes and models share is no part of it. */
  private static long bytes(Object root) throws IllegalAccessException {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    ArrayDeque<Object> next = new ArrayDeque<>();
    next.add(root);
    long bytes = 0;
    while (!next.isEmpty()) {
      Object object = next.remove();
      if (seen.add(object)) {
        bytes += own(object, next);
      }
    }
    return bytes;
  }

  private static long own(Object object, ArrayDeque<Object> next) throws IllegalAccessException {
    Class<?> type = object.getClass();
    if (type.isArray()) {
      int length = Array.getLength(object);
      for (int i = 0; i < length && !type.getComponentType().isPrimitive(); i++) {
        follow(Array.get(object, i), next);
      }
      return rounded(HEADER_BYTES + (long) length * width(type.getComponentType()));
    }
    long bytes = HEADER_BYTES;
    for (Class<?> level = type; level != Object.class; level = level.getSuperclass()) {
      for (Field field : level.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          bytes += width(field.getType());
          if (!field.getType().isPrimitive()) {
            field.setAccessible(true);
            follow(field.get(object), next);
          }
        }
      }
    }
    return rounded(bytes);
  }

  private static void follow(Object object, ArrayDeque<Object> next) {
    if (object == null) {
      return;
    }
    Class<?> type = object.getClass();
    boolean shared =
        type.isEnum()
            || type.isRecord()
            || type.getName().startsWith("dev.weir.tenant.")
            || type.getName().equals("dev.weir.detect.HalfSpaces")
            || type.getName().startsWith("java.lang.");
    if (type.isArray() || !shared) {
      next.add(object);
    }
  }

  private static int width(Class<?> type) {
    if (type == long.class || type == double.class) {
      return Long.BYTES;
    }
    if (type == int.class || type == float.class) {
      return Integer.BYTES;
    }
    if (type == short.class || type == char.class) {
      return Short.BYTES;
    }
    return type.isPrimitive() ? 1 : REFERENCE_BYTES;
  }

  private static long rounded(long bytes) {
    return (bytes + 7) & ~7L;
  }
}
