/**
 * Commands over savepoints: they read what the job has saved, and need neither Kafka nor the job.
 */
package dev.weir.tools;
