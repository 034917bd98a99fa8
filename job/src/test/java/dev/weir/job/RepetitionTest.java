package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RepetitionTest {
  private static final TopicPartition P0 = new TopicPartition("events", 0);
  private static final TopicPartition P1 = new TopicPartition("events", 1);
  private static final TopicPartition OTHER = new TopicPartition("other", 0);
  private static final long EARLIEST = -2;
  private static final long LATEST = -1;

  private static List<Repetition> exactlyOnce(
      Map<TopicPartition, Long> restored,
      Map<TopicPartition, Long> results,
      Map<TopicPartition, Long> group) {
    return of(restored, results, group, DeliveryGuarantee.EXACTLY_ONCE);
  }

  private static List<Repetition> of(
      Map<TopicPartition, Long> restored,
      Map<TopicPartition, Long> results,
      Map<TopicPartition, Long> group,
      DeliveryGuarantee guarantee) {
    return Repetition.of(
        new RestoredOffsets(restored),
        new CommittedOutput(results, group),
        EventTopics.parse("events").orElseThrow(),
        guarantee);
  }

  @Test
  void stateThatEndsWhereTheResultsEndIsNewEnough() {
    assertThat(exactlyOnce(Map.of(P0, 100L), Map.of(P0, 99L), Map.of(P0, 100L))).isEmpty();
  }

  @Test
  void stateWhoseTransactionsAreNotCommittedYetIsNewEnough() {
    assertThat(exactlyOnce(Map.of(P0, 150L), Map.of(P0, 99L), Map.of(P0, 100L))).isEmpty();
  }

  @Test
  void oneResultTooManyIsOlderState() {
    List<Repetition> found =
        exactlyOnce(Map.of(P0, 100L, P1, 7L), Map.of(P0, 100L, P1, 6L), Map.of());
    assertThat(found).containsExactly(new Repetition(P0, 100, 100, -1));
    assertThat(found.get(0))
        .hasToString(
            "events-0: the state goes on at offset 100, results are committed up to offset 100;"
                + " up to 1 event would come out twice");
  }

  @Test
  void theGroupIsAWitnessOfItsOwn() {
    List<Repetition> found = exactlyOnce(Map.of(P0, 100L), Map.of(P0, 50L), Map.of(P0, 130L));
    assertThat(found).containsExactly(new Repetition(P0, 100, 50, 130));
    assertThat(found.get(0).events()).isEqualTo(30);
  }

  @Test
  void aPartitionThatTheStateDoesNotKnowWouldBeReadFromItsBeginning() {
    assertThat(exactlyOnce(Map.of(P0, 100L), Map.of(P1, 9L), Map.of()))
        .containsExactly(new Repetition(P1, 0, 9, -1));
    assertThat(exactlyOnce(Map.of(P1, EARLIEST), Map.of(P1, 9L), Map.of()))
        .containsExactly(new Repetition(P1, 0, 9, -1));
  }

  @Test
  void aPartitionThatGoesOnAtItsEndRepeatsNothing() {
    assertThat(exactlyOnce(Map.of(P0, LATEST), Map.of(P0, 9L), Map.of(P0, 10L))).isEmpty();
  }

  @Test
  void resultsOfTopicsThatAreNotReadSayNothing() {
    assertThat(exactlyOnce(Map.of(P0, 100L), Map.of(OTHER, 9L), Map.of())).isEmpty();
  }

  @Test
  void atLeastOnceResultsMayRunAheadOfTheStateButTheGroupMayNot() {
    DeliveryGuarantee loose = DeliveryGuarantee.AT_LEAST_ONCE;
    assertThat(of(Map.of(P0, 100L), Map.of(P0, 150L), Map.of(P0, 100L), loose)).isEmpty();
    assertThat(of(Map.of(P0, 100L), Map.of(P0, 150L), Map.of(P0, 120L), loose))
        .containsExactly(new Repetition(P0, 100, -1, 120));
  }
}
