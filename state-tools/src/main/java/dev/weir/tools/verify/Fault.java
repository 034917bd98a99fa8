package dev.weir.tools.verify;

import java.util.Comparator;

/**
 * Something that must not be in a savepoint.
 *
 * @param uid of the operator under whose state it was found
 * @param tenant whose it is; empty where it is nobody's, or where nobody can tell
 * @param entity whose; empty where it is the tenant's
 * @param what was found, and what was expected
 */
public record Fault(String uid, String tenant, String entity, String what)
    implements Comparable<Fault> {
  private static final Comparator<Fault> ORDER =
      Comparator.comparing(Fault::uid)
          .thenComparing(Fault::tenant)
          .thenComparing(Fault::entity)
          .thenComparing(Fault::what);

  @Override
  public int compareTo(Fault other) {
    return ORDER.compare(this, other);
  }

  /** Where, whose, what. */
  @Override
  public String toString() {
    String whose = entity.isEmpty() ? tenant : tenant + "/" + entity;
    return uid + (whose.isEmpty() ? "" : ", " + whose) + ": " + what;
  }
}
