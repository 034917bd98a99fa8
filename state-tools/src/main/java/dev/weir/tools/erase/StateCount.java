package dev.weir.tools.erase;

/**
 * What one state holds.
 *
 * @param others elements of everybody else
 * @param digest sum of the first eight bytes of the SHA-256 of each of them: equal for the same
 *     elements in any order
 * @param erased elements of who is erased
 * @param changed elements that stay but say something else afterwards
 * @param mentions of the others, those whose bytes hold the name
 */
public record StateCount(long others, long digest, long erased, long changed, long mentions) {
  static final StateCount NONE = new StateCount(0, 0, 0, 0, 0);

  StateCount plus(StateCount more) {
    return new StateCount(
        others + more.others,
        digest + more.digest,
        erased + more.erased,
        changed + more.changed,
        mentions + more.mentions);
  }

  long[] numbers() {
    return new long[] {others, digest, erased, changed, mentions};
  }

  static StateCount of(long[] numbers) {
    return new StateCount(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  }
}
