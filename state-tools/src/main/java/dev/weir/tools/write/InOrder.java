package dev.weir.tools.write;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * One edit and then another, which is given what the first has made.
 *
 * @param first adds nothing but copies
 * @param then adds no copies, unites no lanes, and says what stands where two elements have the
 *     same place
 */
record InOrder(Edits first, Edits then) implements Edits {
  private static final long serialVersionUID = 1L;

  @Override
  public Collection<String> uids() {
    Set<String> uids = new LinkedHashSet<>(first.uids());
    uids.addAll(then.uids());
    return List.copyOf(uids);
  }

  @Override
  public Saved edit(Saved saved) {
    Saved edited = first.edit(saved);
    return edited == null ? null : then.edit(edited);
  }

  @Override
  public List<Saved> copies(Saved saved) {
    return first.copies(saved).stream().map(then::edit).filter(Objects::nonNull).toList();
  }

  @Override
  public Iterator<Saved> added() throws Exception {
    return then.added();
  }

  @Override
  public UnitedLanes unitedLanes() {
    return first.unitedLanes();
  }

  @Override
  public Saved unite(Saved held, Saved more) {
    return then.unite(held, more);
  }
}
