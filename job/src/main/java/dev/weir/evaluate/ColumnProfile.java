package dev.weir.evaluate;

import dev.weir.demo.CsvColumn;
import dev.weir.event.CategoryHash;
import dev.weir.tenant.Feature;
import dev.weir.tenant.FeatureType;
import dev.weir.tenant.MissingPolicy;
import java.util.HashSet;
import java.util.Set;

/** What the cells of one column are like. Looked at row by row; read when all were looked at. */
final class ColumnProfile {
  /** Different texts counted; a column with more is no category anyway. */
  static final int MOST_COUNTED = 100_000;

  private static final int FEW = 100;

  /** A column that is all numbers so far is most likely one: its numbers are not kept. */
  private static final int LOOKED_AT = 1_000;

  private final int index;
  private final String title;
  private final Set<Double> texts = new HashSet<>();
  private boolean numbers = true;
  private boolean truths = true;
  private boolean times = true;
  private boolean whole = true;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private long present;
  private long missing;

  ColumnProfile(int index, String title) {
    this.index = index;
    this.title = title;
  }

  void add(String cell) {
    if (CsvRows.isMissing(cell)) {
      missing++;
      return;
    }
    present++;
    if (texts.size() < MOST_COUNTED && (!numbers || present <= LOOKED_AT)) {
      texts.add(CategoryHash.of(cell.strip()));
    }
    truths = truths && Cells.isTruth(cell);
    times = times && present <= FEW ? Cells.time(cell).isPresent() : times;
    numbers = numbers && Cells.isNumber(cell);
    if (numbers) {
      double read = Double.parseDouble(cell.strip());
      double number = Math.min(Math.max(read, -Double.MAX_VALUE), Double.MAX_VALUE);
      min = Math.min(min, number);
      max = Math.max(max, number);
      whole = whole && number == Math.rint(number);
    }
  }

  /** Its place in a row. */
  int index() {
    return index;
  }

  /** The column's title. */
  String title() {
    return title;
  }

  /** The feature's name: the title where that is one, else made to fit the rules. */
  String featureName() {
    try {
      return Feature.number(title, 0, 1, MissingPolicy.MEAN).name();
    } catch (IllegalArgumentException notAName) {
      return CsvColumn.featureName(title, index);
    }
  }

  /** What its values are; a column without any is a category. */
  FeatureType type() {
    if (present > 0 && numbers) {
      return FeatureType.NUMBER;
    }
    return present > 0 && truths ? FeatureType.BOOLEAN : FeatureType.CATEGORY;
  }

  boolean isEmpty() {
    return present == 0;
  }

  /** Texts that (nearly) all differ: they name a row, and say nothing of what is usual. */
  boolean isId() {
    boolean many = texts.size() >= MOST_COUNTED || texts.size() > present / 2;
    return type() == FeatureType.CATEGORY
        && many
        && (texts.size() > FEW || texts.size() == present);
  }

  /** Texts or numbers that are all times. */
  boolean isTime() {
    return times && type() == FeatureType.CATEGORY && !isEmpty();
  }

  /** Whether all numbers are whole. */
  boolean isWhole() {
    return whole;
  }

  /** The smallest number. */
  double min() {
    return min;
  }

  /** The largest number. */
  double max() {
    return max;
  }

  /** Different texts, counted up to {@link #MOST_COUNTED}. */
  int distinct() {
    return texts.size();
  }

  /** Rows without a value. */
  long missing() {
    return missing;
  }
}
