package dev.weir.job;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** Whether every transaction is still there when its checkpoint is complete. */
final class TransactionChecks {
  private static final String TIMEOUT = JobOptions.SINKS_TRANSACTION_TIMEOUT.key();
  private static final String MAX = "transaction.max.timeout.ms";

  private final JobOptions options;

  TransactionChecks(JobOptions options) {
    this.options = options;
  }

  private boolean exactlyOnce() {
    return options.get(JobOptions.SINKS_GUARANTEE) == DeliveryGuarantee.EXACTLY_ONCE;
  }

  private Duration timeout() {
    return options.get(JobOptions.SINKS_TRANSACTION_TIMEOUT);
  }

  void checkBrokers(KafkaFacts kafka, Findings findings) {
    if (!exactlyOnce()) {
      return;
    }
    long wanted = timeout().toMillis();
    if (kafka.transactionMaxMillis().isEmpty()) {
      findings.warning(
          TIMEOUT,
          "found that Kafka does not show the brokers' "
              + MAX
              + " to this user, expected at least "
              + wanted
              + "; allow DESCRIBE_CONFIGS on the cluster, or look for yourself");
    } else if (kafka.transactionMaxMillis().getAsLong() < wanted) {
      long found = kafka.transactionMaxMillis().getAsLong();
      findings.failure(
          TIMEOUT,
          "found "
              + wanted
              + " ms, expected at most "
              + found
              + " ms, the brokers' "
              + MAX
              + ", or every transaction is refused; raise that to "
              + wanted
              + " or lower "
              + TIMEOUT);
    }
  }

  void checkPrefixes(Findings findings) {
    checkPrefixes(KafkaEndpoints.transactionalIdPrefixes(options), findings);
  }

  /** Two sinks that fence each other's transactions lose records without a word. */
  static void checkPrefixes(List<String> prefixes, Findings findings) {
    for (int i = 0; i < prefixes.size(); i++) {
      String prefix = prefixes.get(i);
      boolean unclear = !prefix.endsWith(".");
      for (int j = 0; j < prefixes.size(); j++) {
        unclear |= i != j && prefixes.get(j).startsWith(prefix);
      }
      if (unclear) {
        findings.failure(
            JobOptions.SINKS_PREFIX.key(),
            "found '"
                + prefix
                + "' among "
                + prefixes
                + ", expected a dot at its end and none that begins with another");
      }
    }
  }

  /** After a failed checkpoint its transactions wait for the next that completes. */
  void checkTolerated(ReadableConfig flink, Findings findings) {
    int failures = flink.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER);
    if (!exactlyOnce() || failures <= 0) {
      return;
    }
    Duration least =
        options
            .get(JobOptions.CHECKPOINT_INTERVAL)
            .plus(options.get(JobOptions.CHECKPOINT_TIMEOUT))
            .multipliedBy(failures + 1L)
            .plus(options.get(JobOptions.SINKS_TOLERATED_OUTAGE));
    if (timeout().compareTo(least) < 0) {
      findings.failure(
          TIMEOUT,
          "found "
              + OptionTexts.text(timeout())
              + ", expected at least "
              + OptionTexts.text(least)
              + " ("
              + (failures + 1L)
              + " x (checkpoint.interval + checkpoint.timeout) + sinks.tolerated-outage), since "
              + CheckpointingOptions.TOLERABLE_FAILURE_NUMBER.key()
              + " is "
              + failures
              + ": results would be lost; raise it, or lower that or checkpoint.timeout");
    }
  }

  /**
   * A transaction begins when one checkpoint passes and waits for the end of the next, which begins
   * only when the one before is complete: where both take long, it waits for twice the timeout.
   */
  void checkSlow(ReadableConfig flink, Findings findings) {
    if (!exactlyOnce()) {
      return;
    }
    Duration interval = options.get(JobOptions.CHECKPOINT_INTERVAL);
    Duration longest = options.get(JobOptions.CHECKPOINT_TIMEOUT);
    Duration next = longest.plus(flink.get(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS));
    Duration least =
        (interval.compareTo(next) > 0 ? interval : next)
            .plus(longest)
            .plus(options.get(JobOptions.SINKS_TOLERATED_OUTAGE));
    if (timeout().compareTo(least) < 0) {
      findings.warning(
          TIMEOUT,
          "found "
              + OptionTexts.text(timeout())
              + ", expected at least "
              + OptionTexts.text(least)
              + ": two checkpoints that take checkpoint.timeout, one after the other, and then an"
              + " outage would lose results; raise it, or lower checkpoint.timeout");
    }
  }
}
