package dev.weir.chaos;

import dev.weir.operator.Destination;
import java.util.ArrayList;
import java.util.List;

/** Counts what came out of every input: one score or one dead letter, unless expected otherwise. */
final class ExactlyOnceCheck {
  /** More copies than these are not told apart. */
  private static final byte MANY = 100;

  private final InputLog in;
  private final OutputLog log;
  private final Expectation expectation;
  private final byte[][] copies;

  ExactlyOnceCheck(InputLog in, OutputLog log, Expectation expectation) {
    this.in = in;
    this.log = log;
    this.expectation = expectation;
    this.copies = new byte[in.partitions()][];
    for (int p = 0; p < copies.length; p++) {
      copies[p] = new byte[in.size(p)];
    }
  }

  /** Adds what is missing, too many, or of no input. */
  void check(Findings findings) {
    for (Destination destination : OutputLog.RESULTS) {
      count(destination, findings);
    }
    for (int p = 0; p < copies.length; p++) {
      for (int i = 0; i < copies[p].length; i++) {
        SourcePosition input = in.position(p, i);
        int expected = expectation.copies(input);
        if (copies[p][i] != expected) {
          report(input, copies[p][i], expected, findings);
        }
      }
    }
  }

  private void count(Destination destination, Findings findings) {
    RecordTable table = log.table(destination);
    for (int row = 0; row < table.size(); row++) {
      int copy = row;
      SourcePosition source = source(table, row);
      int index = source == null ? -1 : in.index(source);
      if (index < 0) {
        findings.add(
            Finding.Kind.UNEXPECTED,
            () ->
                log.place(destination, copy)
                    + (source == null ? " names no input: " : " names input " + source + ", gone: ")
                    + RecordText.of(log.record(destination, copy)));
      } else if (copies[source.partition()][index] < MANY) {
        copies[source.partition()][index]++;
      }
    }
  }

  private static SourcePosition source(RecordTable table, int row) {
    long source = table.source(row);
    return source == SourcePosition.NONE ? null : SourcePosition.unpack(source);
  }

  /** Whether {@code source} is an input whose results are as many as expected. */
  boolean isAccounted(long source) {
    if (source == SourcePosition.NONE) {
      return false;
    }
    SourcePosition input = SourcePosition.unpack(source);
    int index = in.index(input);
    return index >= 0 && copies[input.partition()][index] == expectation.copies(input);
  }

  private void report(SourcePosition input, int found, int expected, Findings findings) {
    Finding.Kind kind;
    if (expected == 0) {
      kind = Finding.Kind.NOT_LOST;
    } else if (found == 0) {
      kind = Finding.Kind.MISSING;
    } else {
      kind = found < expected ? Finding.Kind.NOT_REPEATED : Finding.Kind.DOUBLED;
    }
    findings.add(
        kind,
        () ->
            "input "
                + input
                + " "
                + RecordText.name(in.record(input))
                + ": found "
                + found
                + " results"
                + (found == 0 ? "" : " " + places(input))
                + ", expected "
                + expected);
  }

  /** Where the results of an input stand. */
  private List<String> places(SourcePosition input) {
    List<String> places = new ArrayList<>();
    for (Destination destination : OutputLog.RESULTS) {
      RecordTable table = log.table(destination);
      for (int row = 0; row < table.size(); row++) {
        if (table.source(row) == input.packed()) {
          places.add(log.place(destination, row));
        }
      }
    }
    return places;
  }
}
