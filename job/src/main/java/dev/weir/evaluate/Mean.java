package dev.weir.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean over several files of what was asked for: a detector, or the one suggested for each.
 *
 * @param detector the detector; {@link #SUGGESTED} if it is not the same for all files
 * @param order the order of the rows
 * @param files how many
 * @param measures the means of the medians
 */
record Mean(String detector, RowOrder order, int files, Measures measures) {
  static final String SUGGESTED = "(suggested)";

  /** One for each order and, if {@code compared}, detector. */
  static List<Mean> of(List<Result> results, boolean compared) {
    Map<String, List<Result>> groups = new LinkedHashMap<>();
    for (Result result : results) {
      String group = result.order() + (compared ? result.detector() : "");
      groups.computeIfAbsent(group, g -> new ArrayList<>()).add(result);
    }
    return groups.values().stream().map(Mean::of).toList();
  }

  private static Mean of(List<Result> group) {
    Result first = group.get(0);
    boolean same = group.stream().allMatch(r -> r.detector().equals(first.detector()));
    return new Mean(
        same ? first.detector() : SUGGESTED,
        first.order(),
        group.size(),
        Measures.mean(group.stream().map(Result::median).toList()));
  }
}
