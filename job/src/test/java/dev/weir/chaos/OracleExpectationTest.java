package dev.weir.chaos;

import static dev.weir.chaos.Finding.Kind.DIFFERENT;
import static dev.weir.chaos.Finding.Kind.DOUBLED;
import static dev.weir.chaos.Finding.Kind.GAP;
import static dev.weir.chaos.Finding.Kind.MISSING;
import static dev.weir.chaos.Finding.Kind.NOT_LOST;
import static dev.weir.chaos.Finding.Kind.NOT_REPEATED;
import static dev.weir.chaos.Finding.Kind.REORDERED;
import static dev.weir.chaos.Finding.Kind.UNEXPECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.chaos.HandMadeRun.Draft;
import dev.weir.tenant.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What may differ must differ, in just that way. */
class OracleExpectationTest {
  private static final Expectation LOOSE =
      Expectation.exact().withUnpartitioned("loose", Scope.ENTITY);

  private final HandMadeRun run = HandMadeRun.whole();

  private Verdict judge(Expectation expectation) {
    HandMadeRun reference = HandMadeRun.whole();
    return Oracle.judge(reference.inputs(), run.outputs(), reference.outputs(), expectation);
  }

  private void assertFindings(Expectation expectation, Map<Finding.Kind, Long> totals) {
    Verdict verdict = judge(expectation);
    assertThat(verdict.totals()).as("%s", verdict.findings()).isEqualTo(totals);
  }

  private Draft score(int index) {
    return run.in("scores").get(index);
  }

  private static Predicate<Draft> inputs(int partition, int from, int to) {
    Predicate<Draft> any = draft -> false;
    for (int offset = from; offset < to; offset++) {
      any = any.or(HandMadeRun.of(partition, offset));
    }
    return any;
  }

  /** Lets the results of a range come again behind the last of them, as after a restore. */
  private void replay(int partition, int from, int to) {
    for (String topic : List.of("scores", "alerts", "dead-letters")) {
      List<Draft> again = run.in(topic).stream().filter(inputs(partition, from, to)).toList();
      if (!again.isEmpty()) {
        run.repeatBehind(again.get(again.size() - 1), again);
      }
    }
  }

  // --- unpartitioned

  /** The last two of the loose tenant's events, judged the other way round. */
  private void judgeTheOtherWayRound() {
    Draft before = score(42);
    Draft after = score(43);
    run.replace(before, before.withValue(before.value().replace("\"n\":6", "\"n\":7")));
    run.replace(after, after.withValue(after.value().replace("\"n\":7", "\"n\":6")));
  }

  @Test
  void anUnpartitionedTenantsModelMayJudgeInAnyOneOrder() {
    judgeTheOtherWayRound();
    assertFindings(LOOSE, Map.of());
    assertFindings(Expectation.exact().withUnpartitioned("loose", Scope.TENANT), Map.of());
    assertFindings(Expectation.exact(), Map.of(DIFFERENT, 2L));
  }

  @Test
  void aNumberThatAnUnpartitionedTenantsModelGivesTwiceIsAGap() {
    Draft last = score(43);
    run.replace(last, last.withValue(last.value().replace("\"n\":7", "\"n\":3")));
    Verdict verdict = judge(LOOSE);
    assertThat(verdict.totals()).isEqualTo(Map.of(GAP, 1L));
    assertThat(verdict.findings().get(0).words())
        .startsWith("scores, tenant loose: a model's 8 scores, the first (key null, id l0)")
        .contains("have 1 (first n 7) missing, 1 (first n 3) repeated and 0 beyond the end")
        .contains("expected n from 0 to 7");
  }

  @Test
  void aNumberBeyondTheEndIsAGap() {
    Draft last = score(43);
    run.replace(last, last.withValue(last.value().replace("\"n\":7", "\"n\":8")));
    assertFindings(LOOSE, Map.of(GAP, 1L));
  }

  @Test
  void aModelThatBeganAnewIsAGap() {
    for (int i = 4; i < 8; i++) {
      Draft score = score(36 + i);
      String anew = score.value().replace("\"n\":" + i, "\"n\":" + (i - 4));
      run.replace(score, score.withValue(anew));
    }
    assertFindings(LOOSE, Map.of(GAP, 1L));
  }

  @Test
  void modelsOfEntitiesAreCountedApart() {
    String other = score(43).value().replace("\"entity\":\"l\"", "\"entity\":\"m\"");
    run.replace(score(43), score(43).withValue(other));
    assertFindings(LOOSE, Map.of(GAP, 2L));
    assertFindings(Expectation.exact().withUnpartitioned("loose", Scope.TENANT), Map.of());
  }

  @Test
  void anUnpartitionedTenantMayHaveOtherAlertsOfItsEvents() {
    Draft alert = run.in("alerts").get(6);
    run.drop(run.in("alerts").get(7)).repeat(List.of(alert.withValue(score(41).value())));
    assertFindings(LOOSE, Map.of());
    run.repeat(List.of(alert));
    assertFindings(LOOSE, Map.of(DOUBLED, 1L));
  }

  @Test
  void anUnpartitionedTenantsAlertNeedsAScoreOfTheTenant() {
    Draft alert = run.in("alerts").get(6);
    String stolen = score(0).value().replace("acme", "loose");
    run.repeat(List.of(alert.withValue(stolen)));
    assertFindings(LOOSE, Map.of(UNEXPECTED, 1L));
  }

  @Test
  void anUnpartitionedTenantsScoresAreCountedToo() {
    run.drop(score(43));
    assertFindings(LOOSE, Map.of(MISSING, 1L, GAP, 1L, UNEXPECTED, 1L));
  }

  // --- repeated

  /** Of partition 0: e0 and e2 in turns, alerts at 0, 7 and 14, letters of partition 1 only. */
  private static final Expectation REPEATED =
      LOOSE.withRepeated(List.of(new OffsetRange(0, 5, 15), new OffsetRange(1, 3, 12)));

  private void replayBoth() {
    replay(0, 5, 15);
    replay(1, 3, 12);
  }

  @Test
  void repeatedResultsAreThereTwiceInTheirOrder() {
    replayBoth();
    assertFindings(REPEATED, Map.of());
  }

  @Test
  void twoRangesOfAPartitionAreRepeatedOneAfterTheOther() {
    replay(0, 2, 6);
    replay(0, 6, 12);
    Expectation two =
        LOOSE.withRepeated(List.of(new OffsetRange(0, 2, 6), new OffsetRange(0, 6, 12)));
    assertFindings(two, Map.of());
    Expectation one = LOOSE.withRepeated(List.of(new OffsetRange(0, 2, 12)));
    assertThat(judge(one).count(REORDERED)).isPositive();
  }

  @Test
  void whatHadToBeRepeatedAndWasNotIsNamed() {
    replay(1, 3, 12);
    Verdict verdict = judge(REPEATED);
    assertThat(verdict.count(NOT_REPEATED)).isEqualTo(10);
    assertThat(verdict.findings().stream().map(Finding::words))
        .anyMatch(words -> words.startsWith("input 0@5 (key acme|e2, id 10): found 1 results"));
  }

  @Test
  void whatIsRepeatedBeyondTheRangeIsDoubled() {
    replay(0, 4, 15);
    replay(1, 3, 12);
    Verdict verdict = judge(REPEATED);
    assertThat(verdict.totals()).containsEntry(DOUBLED, 1L);
    assertThat(verdict.findings().get(0).words()).startsWith("input 0@4 ");
  }

  @Test
  void aRepeatInAnotherOrderIsSeen() {
    List<Draft> again = run.in("scores").stream().filter(inputs(0, 5, 15)).toList();
    for (Draft one : again) {
      run.repeatBehind(one, List.of(one));
    }
    replay(1, 3, 12);
    Verdict verdict = judge(REPEATED);
    assertThat(verdict.count(REORDERED)).isEqualTo(2);
  }

  @Test
  void aRepeatOfOtherBytesIsSeen() {
    replayBoth();
    List<Draft> twice = run.in("scores").stream().filter(HandMadeRun.of(0, 7)).toList();
    assertThat(twice).hasSize(2);
    String other = twice.get(0).value().replace("\"n\":", "\"n\":9");
    run.replace(twice.get(0), twice.get(0).withValue(other));
    assertFindings(REPEATED, Map.of(DIFFERENT, 1L));
  }

  // --- lost

  private static final Expectation LOST =
      LOOSE.withLost(
          Set.of(new SourcePosition(0, 7), new SourcePosition(0, 8), new SourcePosition(1, 4)));

  private void lose() {
    run.drop(HandMadeRun.of(0, 7).or(HandMadeRun.of(0, 8)).or(HandMadeRun.of(1, 4)));
  }

  @Test
  void lostResultsAndTheirAlertsAreMissingAndAllElseIsThere() {
    lose();
    assertFindings(LOST, Map.of());
    assertThat(judge(LOOSE).count(MISSING)).isEqualTo(4);
  }

  @Test
  void whatHadToBeLostAndIsThereIsNamed() {
    Draft score = run.in("scores").stream().filter(HandMadeRun.of(0, 7)).findFirst().orElseThrow();
    Draft alert = run.in("alerts").stream().filter(HandMadeRun.of(0, 7)).findFirst().orElseThrow();
    lose();
    run.repeatBehind(score(6), List.of(score));
    assertFindings(LOST, Map.of(NOT_LOST, 1L));
    run.repeatBehind(run.in("alerts").get(0), List.of(alert));
    assertFindings(LOST, Map.of(NOT_LOST, 2L));
  }

  @Test
  void whatIsLostBesidesIsMissing() {
    lose();
    run.drop(HandMadeRun.of(0, 6));
    assertFindings(LOST, Map.of(MISSING, 1L));
  }

  @Test
  void aModelThatForgotWhatWasLostIsSeen() {
    lose();
    Draft after = run.in("scores").stream().filter(HandMadeRun.of(0, 10)).findFirst().orElseThrow();
    run.replace(after, after.withValue(after.value().replace("\"n\":5", "\"n\":4")));
    assertFindings(LOST, Map.of(DIFFERENT, 1L));
  }

  @Test
  void anUnpartitionedTenantsLostNumbersAreMissing() {
    run.drop(HandMadeRun.of(1, 23));
    Expectation lost = LOOSE.withLost(Set.of(new SourcePosition(1, 23)));
    assertFindings(lost, Map.of());
    Draft last = score(42);
    run.replace(last, last.withValue(last.value().replace("\"n\":6", "\"n\":5")));
    assertFindings(lost, Map.of(GAP, 1L));
  }

  // --- answers to config requests

  @Test
  void answersMayRepeatInTheRangeGivenAndNotBeyond() {
    for (String topic : List.of("config-status", "config-accepted")) {
      Draft third = run.in(topic).get(2);
      run.repeatBehind(third, List.of(run.in(topic).get(1), third));
    }
    assertFindings(LOOSE.withConfigRepeats(new OffsetRange(0, 1, 3)), Map.of());
    assertFindings(LOOSE.withConfigRepeats(new OffsetRange(0, 2, 3)), Map.of(DOUBLED, 2L));
    assertThat(judge(LOOSE).isExact()).isFalse();
  }

  @Test
  void answersNeedNotRepeat() {
    assertFindings(LOOSE.withConfigRepeats(new OffsetRange(0, 1, 3)), Map.of());
  }

  @Test
  void anExpectationThatContradictsItselfIsRefused() {
    assertThatThrownBy(
            () -> LOOSE.withRepeated(List.of(new OffsetRange(0, 1, 5), new OffsetRange(0, 4, 6))))
        .hasMessageContaining("0@1..5")
        .hasMessageContaining("0@4..6 overlap");
    assertThatThrownBy(() -> REPEATED.withLost(Set.of(new SourcePosition(0, 5))))
        .hasMessage("input 0@5 is expected both lost and repeated");
    assertThatThrownBy(() -> LOOSE.withUnpartitioned("all", Scope.SHARED))
        .hasMessageContaining("expected tenant or entity");
    assertThatThrownBy(() -> new OffsetRange(0, 5, 4)).hasMessageContaining("offsets 5 to 4");
  }
}
