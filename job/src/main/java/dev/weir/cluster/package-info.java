/**
 * A real cluster on one machine: a Kafka broker, ZooKeeper, a Flink JobManager and TaskManagers as
 * processes of their own, below one folder.
 */
package dev.weir.cluster;
