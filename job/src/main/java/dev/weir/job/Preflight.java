package dev.weir.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at Kafka and at Flink's settings before the job starts: what would lose data later, or stop
 * the job for ever, is said now, with the value that it should have. Facts are asked once; the
 * checks only judge them.
 */
public final class Preflight {
  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

  /** For all questions to Kafka together. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final JobOptions options;
  private final ReadableConfig flink;
  private final List<PreflightReport.Outcome> outcomes = new ArrayList<>();

  private Preflight(JobOptions options, ReadableConfig flink) {
    this.options = options;
    this.flink = flink;
  }

  /**
   * Makes all checks. Takes some 30 seconds at most where Kafka does not answer.
   *
   * @param flink Flink's settings as the job will have them, those of the cluster included
   */
  public static PreflightReport inspect(JobOptions options, ReadableConfig flink) {
    return new Preflight(options, flink).inspect();
  }

  /**
   * Makes all checks and logs the warnings; and the failures, where it is Flink that starts the job
   * again after a failure.
   *
   * @throws PreflightException with every failure
   */
  public static PreflightReport require(JobOptions options, ReadableConfig flink) {
    PreflightReport report = inspect(options, flink);
    report.warnings().forEach(warning -> LOG.warn("{}", warning));
    if (report.failures().isEmpty()) {
      return report;
    }
    if (FlinkRecovery.hasItsOwnCheckpoint(flink)) {
      // Flink restarts what ran before; to stand still would be no better than to go on.
      report.failures().forEach(failure -> LOG.error("{}", failure));
      return report;
    }
    throw new PreflightException(report.failures());
  }

  private PreflightReport inspect() {
    Optional<KafkaFacts> kafka = askKafka();
    kafka.ifPresent(this::inspectTopics);
    TransactionChecks transactions = new TransactionChecks(options);
    FlinkChecks checks = new FlinkChecks(options, flink);
    check("transactions outlive checkpoints that fail", transactions::checkTolerated);
    check("transactional ids are told apart", transactions::checkPrefixes);
    check("the keys of config messages can be read", findings -> KeysFile.check(options, findings));
    check("the key of secret categories can be read", findings -> PiiKey.check(options, findings));
    check("checkpoints go where they can be found again", checks::checkStorage);
    check("checkpoints are kept", checks::checkCheckpoints);
    check("checkpoints write what has changed", checks::checkIncremental);
    check("recovery takes all of a checkpoint", checks::checkRecovery);
    check("transactions outlive slow checkpoints", transactions::checkSlow);
    return new PreflightReport(outcomes);
  }

  private Optional<KafkaFacts> askKafka() {
    KafkaFacts[] facts = new KafkaFacts[1];
    check(
        "Kafka answers",
        findings -> {
          try {
            facts[0] = KafkaQuestions.ask(options, patience());
          } catch (KafkaException e) {
            NoAnswer.tell(options, e, findings);
          }
        });
    return Optional.ofNullable(facts[0]);
  }

  /** Who lets their clients wait for less, waits for less. */
  private Duration patience() {
    String own = options.kafka().getProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
    boolean shorter = own != null && own.matches("\\d{1,5}");
    Duration wanted = shorter ? Duration.ofMillis(Long.parseLong(own)) : PATIENCE;
    return wanted.compareTo(PATIENCE) < 0 ? wanted : PATIENCE;
  }

  private void inspectTopics(KafkaFacts kafka) {
    TopicChecks topics = new TopicChecks(options, kafka);

    check("topics are there", topics::checkPresence);
    check("topics may be used", topics::checkAccess);
    check("config topics have one partition", topics::checkPartitions);
    check("topics are compacted only where they must be", topics::checkCleanup);
    check("records fit", new SizeChecks(options, kafka)::check);
    check("timestamps fit", new TimestampChecks(kafka)::check);
    check("nothing is deleted too early", new RetentionChecks(kafka)::check);
    check("brokers allow the transactions", kafka, new TransactionChecks(options)::checkBrokers);
    check(
        "every subtask has a partition", kafka, new FlinkChecks(options, flink)::checkParallelism);
  }

  private void check(String what, Consumer<Findings> check) {
    Findings findings = new Findings();
    check.accept(findings);
    outcomes.add(new PreflightReport.Outcome(what, findings.all()));
  }

  private void check(String what, KafkaFacts kafka, BiConsumer<KafkaFacts, Findings> check) {
    check(what, findings -> check.accept(kafka, findings));
  }

  private void check(String what, BiConsumer<ReadableConfig, Findings> check) {
    check(what, findings -> check.accept(flink, findings));
  }
}
