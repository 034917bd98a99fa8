package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.detect.DetectorType;
import dev.weir.event.RawRecord;
import dev.weir.model.Model;
import dev.weir.model.Sabotage;
import dev.weir.state.ModelKey;
import dev.weir.tenant.Scope;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the model cache counts for a model must not be far from what it occupies. */
class LiveModelBytesTest {
  private static final int EVENTS = 1_200;

  /** Some groups of scores, and fewer than are learned at a time by one that is not lean. */
  private static final int MORE_EVENTS = 60;

  private static final int HEADER_BYTES = 16;
  private static final int REFERENCE_BYTES = 4;

  @ParameterizedTest
  @EnumSource
  void aLiveModelOccupiesAboutWhatTheCacheCountsForIt(DetectorType type) throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.wideConfig(",\"detector\":{\"type\":\"" + type.label() + "\"}"));
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null)) {
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < EVENTS; i++) {
        harness.event(TestTopics.wideEvent("k", i, random));
      }
      RawRecord next = TestTopics.wideEvent("k", EVENTS, random);
      long counted =
          ModelCache.OVERHEAD_BYTES
              + harness.configured(next).observation.config.current().liveBytes();
      Model model = harness.model(new ModelKey("acme", Scope.ENTITY, 0, "k"));
      assertThat(bytes(model))
          .as("live, where %d are counted", counted)
          .isBetween(counted / 4, counted + counted / 4);
      long countedLean =
          ModelCache.OVERHEAD_BYTES
              + harness.configured(next).observation.config.current().leanBytes();
      model.lean(true);
      for (int i = EVENTS; i < EVENTS + MORE_EVENTS; i++) {
        harness.event(TestTopics.wideEvent("k", i, random));
      }
      assertThat(bytes(model))
          .as("lean, where %d are counted", countedLean)
          .isBetween(countedLean / 5, countedLean + countedLean / 10);
    }
  }

  @Test
  void whatOnlySomeModelsHoldIsCountedToo() throws Exception {
    String alerts =
        ",\"alerts\":{\"minSeverity\":\"medium\",\"cooldownPer\":\"reason\",\"transitions\":true,"
            + "\"flapping\":{\"window\":\"PT1H\",\"changes\":32},\"rules\":["
            + "{\"feature\":\"a\",\"direction\":\"up\",\"minAbsolute\":1},"
            + "{\"feature\":\"b\",\"direction\":\"up\",\"minAbsolute\":1}]}";
    Model plain = sabotaged("", 0.5);
    Model rich = sabotaged(alerts, Sabotage.ALL_SCORES_THROW);
    assertThat(plain.moreLiveBytes()).isZero();
    long live = bytes(rich) - bytes(plain);
    assertThat(live).as("alerts and last resort").isGreaterThan(700);
    assertThat(rich.moreLiveBytes()).isBetween(live * 3 / 4, live * 5 / 4);
  }

  /** The model of an entity after a last event with this first feature. */
  private static Model sabotaged(String more, double last) throws Exception {
    TestTopics topics = new TestTopics();
    topics.requests.add(TestTopics.config(0, "acme", 1, more));
    ScoringHarness.Store store = ScoringHarness.Store.HEAP.sabotaged(DetectorType.ROBUST_Z_SCORE);
    try (ScoringHarness harness = new ScoringHarness(topics, 1, null, store)) {
      harness.events(0, EVENTS);
      harness.event(TestTopics.event("acme", EVENTS, last, 5));
      return harness.model(new ModelKey("acme", Scope.ENTITY, 0, "e0"));
    }
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
