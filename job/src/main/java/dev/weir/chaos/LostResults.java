package dev.weir.chaos;

import dev.weir.kafka.TopicNames;
import dev.weir.operator.Destination;
import java.util.HashSet;
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
    List<Destination> results = List.of(Destination.SCORES, Destination.DEAD_LETTERS);
    List<Destination> alerts = List.of(Destination.ALERTS);
    return new LostResults(
        within(endangered, difference(everything, committed, results)),
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
    Set<Long> seen = new HashSet<>();
    for (Destination destination : destinations) {
      RecordTable table = committed.table(destination);
      for (int row = 0; row < table.size(); row++) {
        seen.add(table.source(row));
      }
    }
    Set<SourcePosition> lost = new TreeSet<>();
    for (Destination destination : destinations) {
      RecordTable table = all.table(destination);
      for (int row = 0; row < table.size(); row++) {
        long source = table.source(row);
        if (source != SourcePosition.NONE && !seen.contains(source)) {
          lost.add(SourcePosition.unpack(source));
        }
      }
    }
    return lost;
  }
}
