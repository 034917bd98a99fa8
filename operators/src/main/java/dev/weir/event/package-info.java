/**
 * The wire contracts: what an event may be, why one is refused, and what scores, alerts and dead
 * letters look like. {@link dev.weir.event.EventDecoder} reads, {@link dev.weir.event.ScoreEncoder}
 * and {@link dev.weir.event.DeadLetterHeaders} write; {@code configs/schema} says the same to
 * everybody else. No Flink and no Kafka.
 */
package dev.weir.event;
