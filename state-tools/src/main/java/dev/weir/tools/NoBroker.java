package dev.weir.tools;

import dev.weir.job.JobOptionsReader;
import java.util.Properties;

/**
 * Stands for Kafka where everything is a file: the job's options need a broker's name, also where
 * nobody is going to be asked.
 */
final class NoBroker {
  /** The option that names Kafka's brokers. */
  static final String OPTION = "kafka.bootstrap.servers";

  private static final String NAME = "none:9092";

  private NoBroker() {}

  /** Names it where nothing else names one. */
  static void otherwise(JobOptionsReader reader) {
    reader.otherwise(OPTION, NAME);
  }

  /** Whether clients with these settings would ask nobody. */
  static boolean isIn(Properties kafka) {
    return NAME.equals(kafka.getProperty("bootstrap.servers"));
  }
}
