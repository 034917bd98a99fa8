package dev.weir.tools.erase;

import java.io.Serializable;
import java.util.Set;

/**
 * What is asked of all elements of a savepoint.
 *
 * @param erased who is, or is to be, gone
 * @param collects whether the names of what is gone are collected
 * @param watched names of which it is asked whether others have them too
 */
record Question(Erased erased, boolean collects, Set<String> watched) implements Serializable {
  /** Names collected at most. */
  static final int MOST_NAMES = 250_000;

  Question {
    watched = Set.copyOf(watched);
  }
}
