/** Which entities of a tenant may have a model: pure, without Flink, Kafka and Jackson. */
package dev.weir.admission;
