package dev.weir.simulation;

import dev.weir.operator.OutputRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must come out, in streams that have one order each, and how much of it has been seen. */
final class Ledger {
  private final Map<String, List<String>> expected = new TreeMap<>();
  private final Map<String, Integer> seen = new HashMap<>();

  void expect(String stream, OutputRecord output) {
    expected.computeIfAbsent(stream, s -> new ArrayList<>()).add(form(output));
  }

  /** Takes a record that was committed; it must be the next one of its stream. */
  void committed(String stream, OutputRecord output) {
    int index = seen.merge(stream, 1, Integer::sum) - 1;
    List<String> due = expected.getOrDefault(stream, List.of());
    String next = index < due.size() ? due.get(index) : "nothing";
    String found = form(output);
    if (!found.equals(next)) {
      throw new AssertionError(
          stream + ", record " + index + ":\n  found    " + found + "\n  expected " + next);
    }
  }

  /** Nothing may be missing. */
  void finish() {
    expected.forEach(
        (stream, due) -> {
          int found = seen.getOrDefault(stream, 0);
          if (found < due.size()) {
            throw new AssertionError(
                (stream + ", record " + found)
                    + (":\n  found    nothing\n  expected " + due.get(found)));
          }
        });
  }

  /** Everything that is written, so that one other byte shows. */
  private static String form(OutputRecord output) {
    StringBuilder form = new StringBuilder();
    form.append(Text.exactly(output.key)).append(" = ").append(Text.exactly(output.value));
    form.append(" at ").append(output.timestamp);
    for (int h = 0; h < output.headerNames.length; h++) {
      form.append(", ").append(output.headerNames[h]).append(": ");
      form.append(Text.exactly(output.headerValues[h]));
    }
    return form.toString();
  }
}
