package dev.weir.chaos;

import static dev.weir.chaos.Finding.Kind.DIFFERENT;
import static dev.weir.chaos.Finding.Kind.DOUBLED;
import static dev.weir.chaos.Finding.Kind.MISSING;
import static dev.weir.chaos.Finding.Kind.REFERENCE;
import static dev.weir.chaos.Finding.Kind.REORDERED;
import static dev.weir.chaos.Finding.Kind.UNEXPECTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.chaos.HandMadeRun.Draft;
import dev.weir.tenant.Scope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every sort of fault, one at a time, in a run that is whole otherwise. */
class OracleTest {
  private static final Expectation EXPECTATION =
      Expectation.exact().withUnpartitioned("loose", Scope.ENTITY);

  private final HandMadeRun run = HandMadeRun.whole();

  private Verdict judge() {
    return judge(HandMadeRun.whole());
  }

  private Verdict judge(HandMadeRun reference) {
    return Oracle.judge(reference.inputs(), run.outputs(), reference.outputs(), EXPECTATION);
  }

  /** The one finding there is. */
  private String only(Finding.Kind kind) {
    Verdict verdict = judge();
    assertThat(verdict.totals()).as("%s", verdict.findings()).isEqualTo(Map.of(kind, 1L));
    assertThat(verdict.isExact()).isFalse();
    return verdict.findings().get(0).words();
  }

  private Draft score(int index) {
    return run.in("scores").get(index);
  }

  @Test
  void twoRunsOfTheSameBytesAreExact() {
    Verdict verdict = judge();
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.isExact()).isTrue();
    assertThat(verdict.counts().inputs()).isEqualTo(48);
    assertThat(verdict.counts().scores()).isEqualTo(44);
    assertThat(verdict.counts().deadLetters()).isEqualTo(4);
    assertThat(verdict.counts().alerts()).isEqualTo(8);
    assertThat(verdict.counts().configAnswers()).isEqualTo(4);
    assertThat(verdict.counts().configsAccepted()).isEqualTo(4);
    assertThat(verdict.counts().keys()).isEqualTo(4);
    assertThat(verdict.counts().bytes()).isGreaterThan(1_000);
  }

  @Test
  void aMissingScoreIsNamedByPlaceKeyAndId() {
    run.drop(score(4));
    assertThat(only(MISSING))
        .isEqualTo("input 0@2 (key acme|e0, id 4): found 0 results, expected 1");
  }

  @Test
  void aMissingDeadLetterIsNamedThoughItIsNoJson() {
    run.drop(run.in("dead-letters").get(0));
    assertThat(only(MISSING)).startsWith("input 1@4 (key acme|e1, id 9): found 0 results");
  }

  @Test
  void aDoubledScoreIsNamedWithThePlacesOfAllCopies() {
    run.repeat(List.of(score(0)));
    assertThat(only(DOUBLED))
        .isEqualTo(
            "input 0@0 (key acme|e0, id 0): found 2 results [scores 0@0, scores 0@24], expected 1");
  }

  @Test
  void aScoreThatIsADeadLetterTooIsDoubled() {
    Draft letter = run.in("dead-letters").get(0);
    run.repeat(List.of(letter.withHeader("weir-partition", "0").withHeader("weir-offset", "2")));
    assertThat(only(DOUBLED)).contains("input 0@2", "scores 0@2, dead-letters 1@4");
  }

  @Test
  void aDeadLetterInsteadOfAScoreIsMissedInTheOneAndUnexpectedInTheOther() {
    Draft letter = run.in("dead-letters").get(0);
    run.drop(score(4));
    run.repeat(List.of(letter.withHeader("weir-partition", "0").withHeader("weir-offset", "2")));
    Verdict verdict = judge();
    assertThat(verdict.totals()).isEqualTo(Map.of(MISSING, 1L, UNEXPECTED, 1L));
    assertThat(verdict.findings().get(0).words()).contains("scores of input 0@2: found nothing");
  }

  @Test
  void twoScoresOfAKeyInAnotherOrderAreNamed() {
    run.swap(score(0), score(4));
    assertThat(only(REORDERED))
        .contains("found the result of input 0@2, expected first that of input 0@0");
  }

  @Test
  void theOrderOfDifferentKeysDoesNotMatter() {
    run.swap(score(0), score(2));
    assertThat(judge().isExact()).isTrue();
  }

  @Test
  void oneBitOfAValueIsSeenAndBothValuesShown() {
    run.replace(score(4), score(4).withValue(score(4).value().replace("\"n\":1", "\"n\":3")));
    assertThat(only(DIFFERENT))
        .startsWith("scores 0@2 of input 0@2: value from byte 44: {")
        .contains("\"n\":3", ", expected {", "\"n\":1");
  }

  @Test
  void anotherTimestampIsSeen() {
    run.replace(score(4), score(4).withTimestamp(5));
    assertThat(only(DIFFERENT)).endsWith("timestamp 5, expected 4");
  }

  @Test
  void anotherHeaderIsSeen() {
    Draft letter = run.in("dead-letters").get(0);
    run.replace(letter, letter.withHeader("weir-code", "NOT_JSOM"));
    assertThat(only(DIFFERENT)).contains("headers [weir-code=NOT_JSOM", "[weir-code=NOT_JSON");
  }

  @Test
  void aHeaderMoreIsSeen() {
    run.replace(score(4), score(4).withHeader("more", ""));
    assertThat(only(DIFFERENT)).contains("headers [more=], expected []");
  }

  @Test
  void anotherKeyIsSeen() {
    run.replace(score(4), score(4).withKey("acme|e9"));
    assertThat(judge().totals()).isEqualTo(Map.of(MISSING, 1L, UNEXPECTED, 1L));
  }

  @Test
  void noKeyIsNotAnEmptyKey() {
    Draft loose = score(40);
    run.replace(loose, loose.withKey(""));
    HandMadeRun reference = HandMadeRun.whole();
    Verdict verdict =
        Oracle.judge(reference.inputs(), run.outputs(), reference.outputs(), Expectation.exact());
    assertThat(verdict.isExact()).isFalse();
  }

  @Test
  void aKeyInTwoPartitionsIsSeen() {
    run.replace(score(0), score(0).withPartition(1));
    assertThat(only(REORDERED)).contains("of the same key as", "expected it in the same partition");
  }

  @Test
  void aScoreThatNamesNoInputIsSeen() {
    run.repeat(List.of(score(0).withValue("{\"tenant\":\"acme\"}"), score(1).withValue("[")));
    assertThat(judge().totals()).isEqualTo(Map.of(UNEXPECTED, 2L));
  }

  @Test
  void aScoreOfAnInputThatIsNotThereIsSeen() {
    String value = score(0).value().replace("\"offset\":0", "\"offset\":99");
    run.repeat(List.of(score(0).withValue(value)));
    assertThat(only(UNEXPECTED)).contains("names input 0@99, gone");
  }

  @Test
  void aScoreOfAnotherTopicsEventIsSeen() {
    String value = score(0).value().replace("\"events\"", "\"others\"");
    run.repeat(List.of(score(0).withValue(value)));
    assertThat(only(UNEXPECTED)).contains("names no input");
  }

  @Test
  void aMissingAlertIsSeen() {
    run.drop(run.in("alerts").get(0));
    assertThat(only(MISSING)).startsWith("alerts of input 0@0: found nothing, expected (key acme");
  }

  @Test
  void aDoubledAlertIsSeen() {
    Draft alert = run.in("alerts").get(0);
    run.repeatBehind(alert, List.of(alert));
    assertThat(only(DOUBLED)).startsWith("alerts 0@1 of input 0@0: found (key acme|e0, id 0)");
  }

  @Test
  void aChangedAlertIsSeen() {
    Draft alert = run.in("alerts").get(0);
    run.replace(alert, alert.withValue(alert.value().replace("true", "false")));
    assertThat(only(DIFFERENT)).startsWith("alerts 0@0 of input 0@0: value from byte");
  }

  @Test
  void anAlertThatTheReferenceDoesNotHaveIsSeen() {
    Draft alert = run.in("alerts").get(0);
    run.repeat(List.of(alert.withValue(score(4).value())));
    assertThat(only(UNEXPECTED)).startsWith("alerts 0@4 of input 0@2: found (key acme|e0, id 4)");
  }

  @Test
  void configAnswersAreComparedInTheirOrderAcrossTenants() {
    List<Draft> answers = run.in("config-status");
    run.swap(answers.get(0), answers.get(1));
    assertThat(only(REORDERED)).contains("config-status 0@0: found the result of input 0@1");
    run.swap(answers.get(0), answers.get(1)).drop(answers.get(3));
    assertThat(only(MISSING)).contains("config-status of input 0@3: found nothing");
    run.repeat(List.of(answers.get(3), answers.get(3)));
    assertThat(only(DOUBLED)).contains("config-status 0@4 of input 0@3");
  }

  @Test
  void acceptedConfigsAreComparedInTheirOrderAcrossTenants() {
    List<Draft> accepted = run.in("config-accepted");
    run.swap(accepted.get(0), accepted.get(1));
    assertThat(judge().totals()).isEqualTo(Map.of(DIFFERENT, 2L));
    run.swap(accepted.get(0), accepted.get(1)).drop(accepted.get(3));
    assertThat(only(MISSING))
        .isEqualTo(
            "config-accepted: found nothing, expected (key globex)" + " {\"lastVersion\":3}");
  }

  @Test
  void recordsWithoutAKeyMayStandAnywhere() {
    Draft loose = score(40);
    run.drop(loose).repeat(List.of(loose.withPartition(1)));
    HandMadeRun reference = HandMadeRun.whole();
    Verdict verdict =
        Oracle.judge(reference.inputs(), run.outputs(), reference.outputs(), Expectation.exact());
    assertThat(verdict.findings()).isEmpty();
  }

  /** Letters of one key, from the partitions' ends, in the order given. */
  private static HandMadeRun letters(SourcePosition... inputs) {
    HandMadeRun run = HandMadeRun.whole();
    Draft letter = run.in("dead-letters").get(0).withKey("k");
    for (SourcePosition input : inputs) {
      run.drop(HandMadeRun.of(input.partition(), (int) input.offset()));
      run.repeat(
          List.of(
              letter
                  .withHeader("weir-partition", String.valueOf(input.partition()))
                  .withHeader("weir-offset", String.valueOf(input.offset()))));
    }
    return run;
  }

  @Test
  void deadLettersOfAKeyKeepTheOrderOfTheirPartitionOnly() {
    SourcePosition early = new SourcePosition(1, 20);
    SourcePosition late = new SourcePosition(1, 21);
    SourcePosition other = new SourcePosition(0, 20);
    HandMadeRun reference = letters(other, early, late);
    OutputLog expected = reference.outputs();
    OutputLog between = letters(early, other, late).outputs();
    OutputLog reordered = letters(other, late, early).outputs();
    InputLog in = reference.inputs();
    assertThat(Oracle.judge(in, between, expected, Expectation.exact()).findings()).isEmpty();
    assertThat(Oracle.judge(in, reordered, expected, Expectation.exact()).totals())
        .isEqualTo(Map.of(REORDERED, 1L));
  }

  @Test
  void aReferenceThatIsNotWholeProvesNothing() {
    HandMadeRun reference = HandMadeRun.whole();
    reference.drop(reference.in("scores").get(4));
    run.drop(score(4));
    Verdict verdict = judge(reference);
    assertThat(verdict.totals()).isEqualTo(Map.of(MISSING, 1L, REFERENCE, 1L));
    assertThat(verdict.findings().get(0).words()).startsWith("missing: 1, the first: input 0@2");
  }

  @Test
  void aRunWithoutInputProvesNothing() {
    HandMadeRun nothing = HandMadeRun.whole().drop(draft -> true);
    Verdict verdict =
        Oracle.judge(nothing.inputs(), nothing.outputs(), nothing.outputs(), EXPECTATION);
    assertThat(verdict.totals()).isEqualTo(Map.of(REFERENCE, 1L));
  }

  @Test
  void ofManyFindingsTheFirstAreShownAndAllCounted() {
    run.drop(draft -> draft.topic().equals("scores") && draft.key() != null);
    Verdict verdict = judge();
    assertThat(verdict.count(MISSING)).isEqualTo(36);
    assertThat(verdict.findings()).hasSize(20);
    assertThat(verdict.lines().get(0)).startsWith("NOT exact: 48 inputs, 8 scores, 4 dead");
    assertThat(verdict.lines().get(1)).isEqualTo("missing: 36");
    assertThat(verdict.lines().get(2)).startsWith("  input 0@0 (key acme|e0, id 0): found 0");
    assertThat(verdict.lines()).hasSize(23).last().isEqualTo("  and 16 more");
    assertThat(verdict.toJson().path("exact").asBoolean(true)).isFalse();
    assertThat(verdict.toJson().path("findings").path(0).path("count").asInt()).isEqualTo(36);
    assertThat(verdict.toJson().path("findings").path(0).path("first")).hasSize(20);
  }

  @Test
  void nothingOfAStrangersBytesReachesTheTerminalRaw() {
    Draft letter = run.in("dead-letters").get(0);
    run.replace(letter, letter.withHeader("weir-code", "\u001b[2J\n\u0130"));
    assertThat(only(DIFFERENT)).contains("\\u001b[2J\\u000a\\u0130").doesNotContain("\u001b");
  }
}
