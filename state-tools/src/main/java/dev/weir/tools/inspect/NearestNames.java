package dev.weir.tools.inspect;

import dev.weir.tenant.NearestName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Of any number of names the few that are most like one that was asked for. */
public final class NearestNames {
  private static final int MOST = 5;

  private final String asked;
  private final TreeSet<String> nearest;

  public NearestNames(String asked) {
    this.asked = asked;
    this.nearest =
        new TreeSet<>(
            Comparator.comparingInt((String name) -> NearestName.differences(name, asked))
                .thenComparing(name -> name));
  }

  /** Takes a name into account. */
  public void add(String name) {
    nearest.add(name);
    if (nearest.size() > MOST) {
      nearest.pollLast();
    }
  }

  /** The most alike first. */
  public List<String> names() {
    return new ArrayList<>(nearest);
  }

  /** "; did you mean a, b or c?", or nothing where there is no name at all. */
  public String hint() {
    List<String> names = names();
    if (names.isEmpty()) {
      return "";
    }
    String last = names.remove(names.size() - 1);
    return names.isEmpty()
        ? "; did you mean " + last + "?"
        : "; did you mean " + String.join(", ", names) + " or " + last + "?";
  }

  /** What was asked for. */
  public String asked() {
    return asked;
  }
}
