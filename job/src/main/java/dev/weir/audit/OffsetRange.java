package dev.weir.audit;

/**
 * Offsets that follow each other.
 *
 * @param first of them
 * @param last of them, included
 */
public record OffsetRange(long first, long last) {
  @Override
  public String toString() {
    return first == last ? Long.toString(first) : first + "-" + last;
  }
}
