package dev.weir.evaluate;

import dev.weir.demo.CsvColumn;
import dev.weir.tenant.NearestName;
import java.util.List;

/**
 * Which columns of a file are not features. A null title is the usual one ({@code label}, {@code
 * time}; no entity), and then the column may be missing.
 *
 * @param label the column that says which rows are anomalies
 * @param time the column with the rows' times
 * @param entity the column that says whose row it is
 */
public record Roles(String label, String time, String entity) {
  /** No titles given. */
  public static final Roles USUAL = new Roles(null, null, null);

  private static final int LISTED = 20;

  /**
   * The place of each role in a header; -1 for a column that is not there.
   *
   * @param label place of the labels
   * @param time place of the times
   * @param entity place of the entities
   */
  record Places(int label, int time, int entity) {
    boolean has(int index) {
      return index == label || index == time || index == entity;
    }
  }

  /**
   * Finds the columns.
   *
   * @throws EvaluationFault if one that was asked for is not there
   */
  Places in(String file, List<String> header) {
    return new Places(
        place(file, header, "--label-column", label, "label"),
        place(file, header, "--time-column", time, "time"),
        entity == null ? -1 : place(file, header, "--entity-column", entity, entity));
  }

  private static int place(
      String file, List<String> header, String option, String asked, String usual) {
    String title = asked == null ? usual : asked;
    int place = indexOf(header, title);
    if (place < 0 && asked != null) {
      throw EvaluationFault.inArguments(
          option
              + ": "
              + file
              + ": found no column "
              + asked
              + ", expected "
              + among(header, asked));
    }
    return place;
  }

  /** The place of the column with this title, in whatever case; -1 if there is none. */
  private static int indexOf(List<String> header, String title) {
    int exact = header.indexOf(title);
    for (int i = 0; exact < 0 && i < header.size(); i++) {
      exact = header.get(i).equalsIgnoreCase(title) ? i : -1;
    }
    return exact;
  }

  /** The place of the column that a feature is read from; -1 if there is none. */
  static int ofFeature(List<String> header, String feature) {
    int exact = header.indexOf(feature);
    for (int i = 0; exact < 0 && i < header.size(); i++) {
      exact = CsvColumn.featureName(header.get(i), i).equals(feature) ? i : -1;
    }
    return exact;
  }

  /** "one of a, b, c; did you mean b?", for messages. */
  static String among(List<String> header, String asked) {
    String listed = String.join(", ", header.subList(0, Math.min(LISTED, header.size())));
    String more = header.size() > LISTED ? " and " + (header.size() - LISTED) + " more" : "";
    return "one of " + listed + more + NearestName.hint(header, asked);
  }
}
