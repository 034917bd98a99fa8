package dev.weir.demo;

/**
 * A column that becomes a feature.
 *
 * @param index its place in the row
 * @param name the feature's name: the header's, made to fit the rules of feature names
 * @param numeric whether its values are numbers; otherwise it is a category
 */
public record CsvColumn(int index, String name, boolean numeric) {
  private static final int MAX_NAME = 100;

  /** The header as a feature's name: letters, digits and _, begun by a letter. */
  public static String featureName(String header, int index) {
    String plain = header.strip().replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("^_+|_+$", "");
    String begun = plain.isEmpty() || !Character.isLetter(plain.charAt(0)) ? "f_" + plain : plain;
    String named = plain.isEmpty() ? "column_" + (index + 1) : begun;
    return named.length() > MAX_NAME ? named.substring(0, MAX_NAME) : named;
  }
}
