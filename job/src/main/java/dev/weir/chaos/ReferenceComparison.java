package dev.weir.chaos;

import dev.weir.audit.AuditResult;
import dev.weir.audit.KafkaAudit;
import dev.weir.job.JobOptionsReader;
import dev.weir.kafka.TopicNames;
import dev.weir.operator.Destination;
import dev.weir.tenant.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Plays a disturbed run's input again without faults, and compares what came out of both. */
final class ReferenceComparison {
  /** A tenant that sends seldom has moved its clock by then. */
  private static final Duration HEALTH_LAG = Duration.ofSeconds(10);

  private final ChaosSettings settings;
  private final StormPlan plan;
  private final String servers;
  private final Checks checks;

  /**
   * Of a run that is over.
   *
   * @param plan what was sent in the end
   * @param servers the broker, which still runs
   * @param checks takes what is checked beside the verdict
   */
  ReferenceComparison(ChaosSettings settings, StormPlan plan, String servers, Checks checks) {
    this.settings = settings;
    this.plan = plan;
    this.servers = servers;
    this.checks = checks;
  }

  /** Runs the reference in {@code folder}, and says in {@code progress} what it does. */
  Verdict judge(Path folder, MarkingFaults marking, Consumer<String> progress) throws Exception {
    progress.accept("the same again without faults");
    Storm storm = new Storm(plan);
    try (Reference reference = Reference.run(storm, folder)) {
      progress.accept("comparing");
      InputLog in = InputLog.read(servers, TopicNames.DEFAULT.events());
      InputLog requests = InputLog.read(servers, TopicNames.DEFAULT.config());
      String other = reference.bootstrapServers();
      compare(in, InputLog.read(other, TopicNames.DEFAULT.events()));
      compare(requests, InputLog.read(other, TopicNames.DEFAULT.config()));
      OutputLog actual = OutputLog.read(servers, TopicNames.DEFAULT);
      OutputLog expected = OutputLog.read(other, TopicNames.DEFAULT);
      Expectation expectation = expectation(storm, marking);
      Verdict verdict = Oracle.judge(in, actual, expected, expectation);
      checkAudit(expectation);
      checkLoad(actual);
      checkHealth(HealthSums.read(servers, TopicNames.DEFAULT), other, storm);
      return verdict;
    }
  }

  /** What did not come was not tried. */
  private void checkLoad(OutputLog actual) {
    for (Destination destination : List.of(Destination.ALERTS, Destination.PARKED)) {
      if (actual.size(destination) == 0) {
        checks.failed("found nothing in " + actual.topic(destination) + ", expected some records");
      }
    }
    if (plan.events() > Storm.COMMANDS_EVERY && actual.commands().done() == 0) {
      checks.failed("found no command that was done, expected some");
    }
  }

  /** Lines that are lost or repeated with a mark would make other sums of what follows. */
  private void checkHealth(HealthSums found, String referenceServers, Storm storm) {
    long open = Duration.ofMinutes(1).plus(Chaos.HEALTH_GRACE).plus(HEALTH_LAG).toMillis();
    long before =
        settings.markingFaults().isEmpty()
            ? Long.MAX_VALUE
            : plan.timeMillis(settings.stormEvents()) - open;
    HealthSums wanted = HealthSums.read(referenceServers, TopicNames.DEFAULT);
    HealthSums.Comparison compared = found.compare(wanted, before, storm.unpartitionedTenants());
    compared.differences().forEach(difference -> checks.failed("tenant health: " + difference));
    checks.passed(
        "tenant health: the sums of "
            + compared.minutes()
            + " minutes of tenants compared with the reference, "
            + compared.differences().size()
            + " differ");
  }

  private void compare(InputLog one, InputLog other) {
    one.differenceFrom(other)
        .ifPresent(difference -> checks.failed("the two runs had other input: " + difference));
  }

  private Expectation expectation(Storm storm, MarkingFaults marking) {
    Expectation expectation = Expectation.exact().withRepeated(marking.repeated());
    for (String tenant : storm.unpartitionedTenants()) {
      expectation = expectation.withUnpartitioned(tenant, Scope.ENTITY);
    }
    if (settings.faults().contains(Fault.LONG_OUTAGE)) {
      LostResults lost = LostResults.find(servers, TopicNames.DEFAULT, marking.endangered());
      checks.passed(
          ("lost with the transactions of one checkpoint: " + lost.judged().size())
              + (" results and " + lost.alerted().size() + " alerts, of ")
              + (OffsetRange.total(marking.endangered()) + " events that it had judged"));
      if (lost.judged().isEmpty() && lost.alerted().isEmpty()) {
        checks.failed("the long outage lost nothing, expected a loss to detect");
      }
      expectation = expectation.withLost(lost.judged()).withLostAlerts(lost.alerted());
    }
    return expectation;
  }

  /** What a user would ask with {@code weir audit} must be the truth, whatever happened. */
  private void checkAudit(Expectation expectation) {
    String[] options = {"--kafka.bootstrap.servers=" + servers};
    try (KafkaAudit audit = new KafkaAudit(JobOptionsReader.read(options, Map.of()))) {
      AuditResult found = audit.read(Duration.ZERO, result -> true);
      long twice = OffsetRange.total(expectation.repeated());
      long lost = expectation.lost().size();
      String said =
          ("weir audit: " + found.missing() + " missing, " + found.twice() + " twice, ")
              + (found.trailing() + " not judged yet");
      if (found.missing() + found.trailing() == lost && found.twice() == twice) {
        checks.passed(said);
      } else {
        checks.failed(said + "; expected " + lost + " missing and " + twice + " twice");
      }
    }
  }
}
