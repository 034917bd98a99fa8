/** How a tenant fares, minute by minute: pure Java, no Flink, no Kafka, no Jackson. */
package dev.weir.health;
