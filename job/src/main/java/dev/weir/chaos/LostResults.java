package dev.weir.chaos;

import dev.weir.kafka.TopicNames;
import dev.weir.operator.Destination;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Results that the job wrote and that Kafka gave up with their transaction: an uncommitted reader
 * still sees them, a committed one never will.
 *
 * @param judged inputs whose score or dead letter is lost
 * @param alerted inputs whose alert is lost
 */
record LostResults(Set<SourcePosition> judged, Set<SourcePosition> alerted) {
  /**
   * Reads all outputs twice.
   *
   * @param endangered where a loss is no wonder; what is missing elsewhere is nobody's to excuse
   */
  static LostResults find(String bootstrapServers, TopicNames names, List<OffsetRange> endangered) {
    OutputLog committed = OutputLog.read(bootstrapServers, names);
    OutputLog everything = OutputLog.readUncommitted(bootstrapServers, names);
    List<Destination> alerts = List.of(Destination.ALERTS);
    return new LostResults(
        within(endangered, difference(everything, committed, OutputLog.RESULTS)),
        within(endangered, difference(everything, committed, alerts)));
  }

  private static Set<SourcePosition> within(
      List<OffsetRange> ranges, Set<SourcePosition> positions) {
    Set<SourcePosition> kept = new TreeSet<>(positions);
    kept.removeIf(position -> ranges.stream().noneMatch(range -> range.contains(position)));
    return kept;
  }

  private static Set<SourcePosition> difference(
      OutputLog all, OutputLog committed, List<Destination> destinations) {
    Set<SourcePosition> lost = new TreeSet<>(all.sources(destinations));
    lost.removeAll(committed.sources(destinations));
    return lost;
  }
}
