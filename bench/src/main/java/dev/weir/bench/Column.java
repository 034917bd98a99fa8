package dev.weir.bench;

/**
 * A column of a table of results.
 *
 * @param key the name in the JSON, with the unit at its end
 * @param title the heading in the table, with the unit
 * @param decimals behind the point, for numbers
 */
record Column(String key, String title, int decimals) {
  static Column text(String key) {
    return new Column(key, key, 0);
  }
}
