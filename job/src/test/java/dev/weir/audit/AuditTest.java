package dev.weir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.job.SourcePosition;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final TopicPartition P0 = new TopicPartition("events", 0);
  private static final TopicPartition P1 = new TopicPartition("events", 1);

  private final Audit audit = new Audit();

  private void events(TopicPartition partition, long first, long last) {
    for (long at = first; at <= last; at++) {
      audit.event(partition, at);
    }
  }

  private void judged(TopicPartition partition, long first, long last) {
    for (long at = first; at <= last; at++) {
      audit.judged(new SourcePosition(partition, at));
    }
  }

  private PartitionAudit only() {
    assertThat(audit.result().partitions()).hasSize(1);
    return audit.result().partitions().get(0);
  }

  @Test
  void everyEventWithOneResultIsExactlyOnce() {
    events(P0, 100, 199);
    judged(P0, 100, 149);
    audit.refused(new SourcePosition(P0, 150));
    judged(P0, 151, 199);
    assertThat(audit.result().exactlyOnce()).isTrue();
    assertThat(only().judged()).isEqualTo(99);
    assertThat(only().refused()).isEqualTo(1);
    assertThat(only().events()).isEqualTo(100);
    assertThat(only().trailing().size()).isZero();
  }

  @Test
  void whatIsBehindTheLastResultIsTrailingAndWhatIsBeforeItIsMissing() {
    events(P0, 0, 99);
    judged(P0, 0, 9);
    judged(P0, 20, 79);
    assertThat(only().missing().ranges(5)).containsExactly(new OffsetRange(10, 19));
    assertThat(only().trailing().ranges(5)).containsExactly(new OffsetRange(80, 99));
    assertThat(audit.result().exactlyOnce()).isFalse();
  }

  @Test
  void aPartitionWithoutAnyResultTrailsAsAWhole() {
    events(P0, 0, 9);
    assertThat(only().trailing().ranges(5)).containsExactly(new OffsetRange(0, 9));
    assertThat(only().missing().size()).isZero();
  }

  @Test
  void twoScoresAndAScoreWithADeadLetterAreBothTwice() {
    events(P0, 0, 9);
    judged(P0, 0, 9);
    judged(P0, 3, 3);
    judged(P0, 3, 3);
    audit.refused(new SourcePosition(P0, 5));
    assertThat(only().twice().ranges(5)).hasToString("[3, 5]");
    assertThat(only().surplus()).isEqualTo(3);
    assertThat(only().missing().size()).isZero();
    assertThat(audit.result().exactlyOnce()).isFalse();
  }

  @Test
  void gapsInTheEventsAreNoEvents() {
    events(P0, 0, 4);
    events(P0, 6, 9);
    judged(P0, 0, 4);
    judged(P0, 6, 9);
    assertThat(audit.result().exactlyOnce()).isTrue();
    assertThat(only().events()).isEqualTo(9);
  }

  @Test
  void resultsOfEventsThatHaveGoneAreCountedApart() {
    events(P0, 50, 59);
    judged(P0, 0, 59);
    assertThat(only().judged()).isEqualTo(10);
    assertThat(only().withoutEvent()).isEqualTo(50);
    assertThat(audit.result().exactlyOnce()).isTrue();
  }

  @Test
  void resultsOfAnotherTopicNameNoEvent() {
    events(P0, 0, 0);
    judged(P0, 0, 0);
    judged(new TopicPartition("other", 0), 0, 1);
    audit.unreadable();
    assertThat(audit.result().unreadable()).isEqualTo(3);
    assertThat(audit.result().exactlyOnce()).isTrue();
  }

  @Test
  void totalsAreOfAllPartitionsInTheirOrder() {
    events(P1, 0, 9);
    events(P0, 0, 9);
    judged(P1, 0, 0);
    judged(P0, 9, 9);
    AuditResult result = audit.result();
    assertThat(result.partitions()).extracting(PartitionAudit::partition).containsExactly(P0, P1);
    assertThat(result.missing()).isEqualTo(9);
    assertThat(result.trailing()).isEqualTo(9);
    assertThat(result.total(PartitionAudit::events)).isEqualTo(20);
  }

  @Test
  void aResultThatWasHandedOutStaysAsItIs() {
    events(P0, 0, 9);
    judged(P0, 0, 9);
    AuditResult before = audit.result();
    judged(P0, 4, 4);
    assertThat(before.exactlyOnce()).isTrue();
    assertThat(audit.result().twice()).isEqualTo(1);
  }
}
