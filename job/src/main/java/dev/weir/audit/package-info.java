/**
 * Whether every event came out exactly once: a ledger of offsets, and a reader that fills it from
 * Kafka. Never part of the jar that a cluster runs.
 */
package dev.weir.audit;
