package dev.weir.tenant;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which known name somebody may have meant. */
public final class NearestName {
  /** Longer names are compared by their beginning: the cost is the product of the lengths. */
  private static final int MAX_COMPARED = 64;

  private NearestName() {}

  /** The known name with the fewest differences; empty if all differ by more than a third. */
  public static Optional<String> of(Collection<String> known, String name) {
    String cut = cut(name);
    return known.stream()
        .min(Comparator.comparingInt((String k) -> distance(k, cut)).thenComparing(k -> k))
        .filter(k -> distance(k, cut) <= Math.max(2, k.length() / 3));
  }

  /** "; did you mean X?", or nothing. */
  public static String hint(Collection<String> known, String name) {
    return of(known, name).map(k -> "; did you mean " + k + "?").orElse("");
  }

  /** "one of trees, window (nearest: window)". */
  static String among(List<String> known, String name) {
    if (known.size() == 1) {
      return known.get(0);
    }
    String nearest = of(known, name).map(k -> " (nearest: " + k + ")").orElse("");
    return "one of " + String.join(", ", known) + nearest;
  }

  /** How unlike two names are: insertions, deletions and replacements of their beginnings. */
  public static int differences(String a, String b) {
    return distance(cut(a), cut(b));
  }

  private static String cut(String name) {
    return name.length() > MAX_COMPARED ? name.substring(0, MAX_COMPARED) : name;
  }

  /** Levenshtein's: insertions, deletions and replacements. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
