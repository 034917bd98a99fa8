package dev.weir.chaos;

import dev.weir.operator.Destination;
import java.util.TreeSet;

/**
 * Decides whether what a committed reader sees of a disturbed run is what the job promises: every
 * input judged or refused exactly once, and every key's results those of an undisturbed run of the
 * same input, byte for byte and in the same order. The identity of an input is its place in the
 * events topic; ids are for people.
 *
 * <p>Kafka timestamps of the config requests go into their answers, and the ends of records into
 * the comparison: both runs must have been sent the same records, see {@link
 * InputLog#differenceFrom}.
 */
public final class Oracle {
  private final InputLog in;
  private final OutputLog actual;
  private final OutputLog expected;
  private final Expectation expectation;
  private final Findings findings = new Findings();

  private Oracle(InputLog in, OutputLog actual, OutputLog expected, Expectation expectation) {
    this.in = in;
    this.actual = actual;
    this.expected = expected;
    this.expectation = expectation;
  }

  /**
   * Compares a run with the reference.
   *
   * @param in the events of both
   * @param actual the outputs of the run to be judged
   * @param expected the outputs of the undisturbed run
   * @param expectation in what they must differ
   */
  public static Verdict judge(
      InputLog in, OutputLog actual, OutputLog expected, Expectation expectation) {
    return new Oracle(in, actual, expected, expectation).judge();
  }

  private Verdict judge() {
    checkReference();
    ExactlyOnceCheck results = new ExactlyOnceCheck(in, actual, expectation);
    results.check(findings);
    Differences differences = new Differences(expectation, results, findings);
    Numbering keys = new Numbering();
    for (Destination destination : Destination.values()) {
      new SequenceCheck(destination, actual, expected, differences).check(keys);
    }
    for (String tenant : new TreeSet<>(expectation.unpartitioned().keySet())) {
      new SpreadTenantCheck(tenant, actual, expected, differences).check();
    }
    actual.commands().check(findings);
    return new Verdict(counts(keys.size()), findings.totals(), findings.first());
  }

  /** Equal to a reference that is not whole, or of nothing at all, would prove nothing. */
  private void checkReference() {
    if (in.size() == 0) {
      findings.add(Finding.Kind.REFERENCE, () -> "found no input, expected events to compare");
    }
    Findings own = new Findings();
    new ExactlyOnceCheck(in, expected, Expectation.exact()).check(own);
    own.totals()
        .forEach(
            (kind, total) ->
                findings.add(
                    Finding.Kind.REFERENCE,
                    () -> kind.label() + ": " + total + ", the first: " + own.first(kind).words()));
  }

  private Verdict.Counts counts(int keys) {
    long bytes = 0;
    for (Destination destination : Destination.values()) {
      bytes += actual.table(destination).bytes();
    }
    return new Verdict.Counts(
        in.size(),
        actual.size(Destination.SCORES),
        actual.size(Destination.ALERTS),
        actual.size(Destination.DEAD_LETTERS),
        actual.size(Destination.PARKED),
        actual.commands().done(),
        actual.size(Destination.CONFIG_STATUS),
        actual.size(Destination.CONFIG_ACCEPTED),
        keys,
        bytes);
  }
}
