package dev.weir.tools.offline;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What came of a training.
 *
 * @param savepoint its folder
 * @param tenants that have a config
 * @param records read
 * @param judged events with a score, from which models have learned
 * @param refused events, by the code of the reason
 * @param goOn the offsets that the job goes on at
 */
public record BootstrapReport(
    String savepoint,
    int tenants,
    long records,
    long judged,
    Map<String, Long> refused,
    Map<TopicPartition, Long> goOn) {}
