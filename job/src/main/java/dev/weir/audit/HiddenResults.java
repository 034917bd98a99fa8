package dev.weir.audit;

import dev.weir.kafka.KafkaFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * What a committed reader cannot see yet. A running job always has open transactions; those of a
 * killed one hide everything behind them until it restores or they time out.
 */
final class HiddenResults {
  private static final long TIMEOUT_SECONDS = 30;

  private HiddenResults() {}

  /** A line for each partition that goes on behind the end that a committed reader sees. */
  static List<String> behind(Map<TopicPartition, Long> committedEnds, Properties kafka) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    committedEnds.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    try (Admin admin = Admin.create(kafka)) {
      var ends =
          admin
              .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
              .all()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return committedEnds.entrySet().stream()
          .filter(end -> ends.get(end.getKey()).offset() > end.getValue())
          .map(
              end ->
                  end.getKey()
                      + ": a transaction is open at offset "
                      + end.getValue()
                      + "; results behind it are not visible yet")
          .sorted()
          .toList();
    } catch (ExecutionException e) {
      throw new KafkaFailure("cannot ask for ends: " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new KafkaFailure("cannot ask for ends: no answer in " + TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaFailure("interrupted", e);
    }
  }
}
