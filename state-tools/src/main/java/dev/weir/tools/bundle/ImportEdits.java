package dev.weir.tools.bundle;

import dev.weir.tools.read.StateFault;
import dev.weir.tools.write.Edits;
import dev.weir.tools.write.Saved;
import dev.weir.tools.write.SavedKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Adds what a bundle holds; what the savepoint holds of a tenant of that name goes, except for what
 * it has used up of its limits, and the commands about it, which belong to the topics here.
 *
 * @param file the bundle, where the job that writes can read it
 * @param from the tenant's name in it
 * @param to its name in the savepoint
 * @param there the operators that the savepoint has; what belongs to others is left out
 */
record ImportEdits(String file, String from, String to, Set<String> there) implements Edits {
  private static final long serialVersionUID = 1L;

  @Override
  public Collection<String> uids() {
    return SavedKind.uids().stream().filter(there::contains).toList();
  }

  @Override
  public Saved edit(Saved saved) {
    return to.equals(ownerOf(saved)) ? null : saved;
  }

  /** The tenant that goes with its elements; null for an element that stays in any case. */
  private static String ownerOf(Saved saved) {
    if (saved instanceof Saved.OfTenant keyed) {
      return keyed.tenant();
    }
    if (saved instanceof Saved.KeyedModel model) {
      return model.key().tenant();
    }
    if (saved instanceof Saved.Config config) {
      return config.record().tenant();
    }
    return saved instanceof Saved.Fence fence ? fence.tenant() : null;
  }

  @Override
  public Iterator<Saved> added() {
    return new Added(BundleReader.open(Path.of(file)), new SavedEntries(from, to), there);
  }

  /** Reads on as it is asked, so that one entry is held at a time. */
  private static final class Added implements Iterator<Saved> {
    private final BundleReader reader;
    private final SavedEntries entries;
    private final Set<String> there;
    private final Deque<Saved> next = new ArrayDeque<>();
    private boolean ended;

    Added(BundleReader reader, SavedEntries entries, Set<String> there) {
      this.reader = reader;
      this.entries = entries;
      this.there = there;
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && !ended) {
        Entry entry = reader.next();
        if (entry == null) {
          ended = true;
          reader.close();
        } else {
          take(entry);
        }
      }
      return !next.isEmpty();
    }

    private void take(Entry entry) {
      try {
        List<Saved> saved = entries.of(entry);
        saved.stream().filter(one -> there.contains(one.kind().uid())).forEach(next::add);
      } catch (IOException | RuntimeException e) {
        throw new StateFault(
            StateFault.Kind.INCOMPATIBLE,
            "bundle of "
                + entries.from()
                + ", "
                + entry.section()
                + ": "
                + e.getMessage()
                + "; export it by this release",
            null);
      }
    }

    @Override
    public Saved next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return next.remove();
    }
  }
}
