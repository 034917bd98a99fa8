package dev.weir.tenant;

import java.util.List;

/** Which known name somebody may have meant. */
final class NearestName {
  /** Longer names are compared by their beginning: the cost is the product of the lengths. */
  private static final int MAX_COMPARED = 40;

  private NearestName() {}

  /** "one of trees, window (nearest: window)". */
  static String among(List<String> known, String name) {
    if (known.size() == 1) {
      return known.get(0);
    }
    String nearest = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(candidate, cut(name));
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    String all = "one of " + String.join(", ", known);
    return least <= Math.max(2, nearest.length() / 3) ? all + " (nearest: " + nearest + ")" : all;
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
