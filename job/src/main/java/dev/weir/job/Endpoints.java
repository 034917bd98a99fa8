package dev.weir.job;

import dev.weir.event.RawRecord;
import dev.weir.operator.ColdStart;
import dev.weir.operator.OutputRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;

/**
 * Where the topology begins and ends. The graph takes them as arguments, so that the graph under
 * test is the graph in production.
 *
 * @param events raw records to be scored
 * @param config raw config requests
 * @param feedback what people say of alerts; null for a job that does not hear it
 * @param scores one record per judged event
 * @param alerts one record per event whose severity the tenant wants to hear of
 * @param deadLetters one record per refused or parked event
 * @param tenantHealth a line per tenant and minute
 * @param configAnswers status lines and accepted configs, in one transaction
 * @param coldStart configs for operators that start without any
 */
public record Endpoints(
    Source<RawRecord, ?, ?> events,
    Source<RawRecord, ?, ?> config,
    Source<RawRecord, ?, ?> feedback,
    Sink<OutputRecord> scores,
    Sink<OutputRecord> alerts,
    Sink<OutputRecord> deadLetters,
    Sink<OutputRecord> tenantHealth,
    Sink<OutputRecord> configAnswers,
    ColdStart coldStart) {}
