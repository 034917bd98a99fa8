/**
 * Kafka around the job: a broker in this process for the demo and the tests, the topics with their
 * settings, and what the command line reads and writes. Never part of the jar that a cluster runs.
 */
package dev.weir.kafka;
