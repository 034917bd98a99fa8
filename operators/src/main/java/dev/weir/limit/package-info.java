/**
 * How many events a tenant may send. {@link dev.weir.limit.Limiter} decides, {@link
 * dev.weir.limit.Allowance} is what is used up. Integers and the records' own timestamps only: no
 * clock, no Flink, no Kafka, no JSON.
 */
package dev.weir.limit;
