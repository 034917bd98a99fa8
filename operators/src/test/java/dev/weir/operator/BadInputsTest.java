package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.EventDecoder;
import dev.weir.event.RawRecord;
import dev.weir.tenant.TenantRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every bad input becomes one dead letter with its code and its bytes, every odd one that is good a
 * score, and the events between them are scored as if there were none of these.
 */
class BadInputsTest {
  private static final Pattern SCORE = Pattern.compile("\"score\":([^,]*),");

  private static TestTopics topics() {
    TestTopics topics = new TestTopics();
    topics.requests.addAll(BadInputs.configs());
    return topics;
  }

  private static List<String> undisturbed(int events) throws Exception {
    try (ScoringHarness harness = new ScoringHarness(topics(), 1, null)) {
      for (int i = 0; i < events; i++) {
        harness.event(TestTopics.event("acme", i));
      }
      return List.copyOf(harness.scores);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void everyInputComesOutOnceAndDisturbsNobody(int parallelism) throws Exception {
    List<BadInputs.Case> cases = BadInputs.all();
    List<String> good = new ArrayList<>();
    ScoringHarness.Saved saved;
    try (ScoringHarness harness = new ScoringHarness(topics(), 2, null)) {
      send(cases, 0, cases.size() / 2, harness, good);
      saved = harness.save(1);
    }
    try (ScoringHarness harness = new ScoringHarness(new TestTopics(), parallelism, saved)) {
      send(cases, cases.size() / 2, cases.size(), harness, good);
    }
    assertThat(good).isEqualTo(undisturbed(cases.size()));
  }

  private static void send(
      List<BadInputs.Case> cases, int from, int to, ScoringHarness harness, List<String> good)
      throws Exception {
    int odd = 0;
    for (int i = from; i < to; i++) {
      harness.event(TestTopics.event("acme", i));
      good.add(harness.scores.get(harness.scores.size() - 1));
      BadInputs.Case sent = cases.get(i);
      int scores = harness.scores.size();
      int letters = harness.deadLetters.size();
      harness.event(sent.raw());
      if (sent.code() == null) {
        odd++;
        assertThat(harness.deadLetters).as(sent.name()).hasSize(letters);
        assertThat(harness.scores).as(sent.name()).hasSize(scores + 1);
        assertFinite(sent.name(), harness.scores.get(scores));
      } else {
        assertThat(harness.deadLetters).as(sent.name()).hasSize(letters + 1);
        assertLetter(sent, harness.deadLetters.get(letters));
      }
    }
    int sent = 2 * (to - from);
    assertThat(harness.scores).hasSize(to - from + odd);
    assertThat(harness.scores.size() + harness.deadLetters.size()).isEqualTo(sent);
  }

  private static void assertLetter(BadInputs.Case sent, OutputRecord letter) {
    List<String> headers = new ArrayList<>();
    for (byte[] value : letter.headerValues) {
      headers.add(new String(value, StandardCharsets.UTF_8));
    }
    assertThat(headers.get(0)).as(sent.name()).isEqualTo(sent.code().name());
    assertThat(headers).as(sent.name()).noneMatch(text -> text.matches("(?s).*[\\p{Cc}].*"));
    assertThat(letter.value).as(sent.name()).isEqualTo(sent.raw().value());
    assertThat(letter.key).as(sent.name()).isEqualTo(sent.raw().key());
    assertThat(letter.timestamp).isEqualTo(sent.raw().timestamp());
  }

  private static void assertFinite(String name, String score) {
    Matcher found = SCORE.matcher(score);
    if (found.find()) {
      assertThat(Double.parseDouble(found.group(1))).as(name).isFinite();
    }
  }

  @Test
  void anEventThatIsLateButNotTooLateSaysSo() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(topics(), 1, null)) {
      for (BadInputs.Case one : BadInputs.all()) {
        if (one.name().equals("two hours late") || one.name().startsWith("a category within")) {
          harness.event(one.raw());
        }
      }
      assertThat(harness.scores.get(0)).doesNotContain("late");
      assertThat(harness.scores.get(1)).contains("\"late\":true");
    }
  }

  @Test
  void aTenantOfTheTopicIsNotContradictedByABody() throws Exception {
    EventRules bound =
        new EventRules(
            EventDecoder.Limits.DEFAULT, TenantBinding.parse("topic:events-(.*)"), 10, 1 << 20);
    TestTopics topics = topics();
    try (ScoringHarness harness =
        new ScoringHarness(topics, 1, null, ScoringHarness.Store.HEAP, bound)) {
      String event = BadInputs.acmeGood();
      harness.event(TestTopics.record("events-acme", 0, "k", event, BadInputs.MILLIS));
      harness.event(TestTopics.record("events-wide", 1, "k", event, BadInputs.MILLIS));
      harness.event(TestTopics.record("other", 2, "k", event, BadInputs.MILLIS));
      String silent = event.replace("\"tenant\":\"acme\",", "");
      harness.event(TestTopics.record("events-acme", 3, "k", silent, BadInputs.MILLIS));
      assertThat(harness.scores).hasSize(2).allMatch(s -> s.startsWith("{\"tenant\":\"acme\""));
      assertThat(harness.deadLetters)
          .extracting(letter -> new String(letter.headerValues[0], StandardCharsets.UTF_8))
          .containsExactly("TENANT_MISMATCH", "INVALID_TENANT");
    }
  }

  @Test
  void aStreamThatNeverChangesHasFiniteScores() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(topics(), 1, null)) {
      for (int i = 0; i < 400; i++) {
        harness.event(TestTopics.event("acme", i, 1, 2));
      }
      harness.event(TestTopics.event("acme", 400, 1, 3));
      assertThat(harness.scores).hasSize(401).allMatch(score -> !score.contains("NaN"));
      harness.scores.forEach(score -> assertFinite("constant", score));
    }
  }

  @Test
  void aDisabledTenantKeepsItsModelsAndGoesOnWithThem() throws Exception {
    try (ScoringHarness harness = new ScoringHarness(topics(), 1, null)) {
      for (int i = 0; i < 40; i++) {
        harness.event(TestTopics.event("acme", i));
      }
      TenantRecord first = ColdStartTest.apply(null, TestTopics.config(0, "acme", 1, ""));
      TenantRecord off =
          ColdStartTest.apply(first, TestTopics.config(1, "acme", 2, ",\"enabled\":false"));
      harness.tenant(ColdStartTest.update(off));
      harness.event(TestTopics.event("acme", 40));
      assertThat(harness.scores).hasSize(40);
      assertThat(harness.deadLetters.get(0).headerValues[0])
          .asString()
          .isEqualTo("TENANT_DISABLED");
      harness.tenant(
          ColdStartTest.update(ColdStartTest.apply(off, TestTopics.config(2, "acme", 3, ""))));
      harness.event(TestTopics.event("acme", 44));
      assertThat(harness.scores.get(40)).contains("\"n\":10,");
    }
  }

  @Test
  void categoriesWithoutEndNeitherFailNorGrowTheModel() throws Exception {
    String form =
        "{\"tenant\":\"wide\",\"entity\":\"w\",\"time\":%d,\"features\":{\"a\":1,\"c\":\"v%d\"}}";
    int[] bytes = new int[2];
    for (int run = 0; run < 2; run++) {
      try (ScoringHarness harness = new ScoringHarness(topics(), 1, null)) {
        int events = run == 0 ? 200 : 4_000;
        for (int i = 0; i < events; i++) {
          String value = String.format(Locale.ROOT, form, BadInputs.MILLIS + i, i);
          harness.event(
              new RawRecord(
                  null,
                  value.getBytes(StandardCharsets.UTF_8),
                  BadInputs.MILLIS,
                  "events",
                  0,
                  i,
                  new String[0],
                  new byte[0][]));
        }
        assertThat(harness.scores).hasSize(events);
        bytes[run] = (int) harness.save(1).models().getStateSize();
      }
    }
    assertThat(bytes[1]).isLessThan(bytes[0] + 4_096);
  }
}
