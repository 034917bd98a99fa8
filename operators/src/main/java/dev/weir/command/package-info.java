/**
 * What people order besides configs: erasing, resetting, muting. Pure: no Flink, no Kafka, no JSON.
 */
package dev.weir.command;
