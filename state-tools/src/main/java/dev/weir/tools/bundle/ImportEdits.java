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

  private <T> T unless(String tenant, T saved) {
    return tenant.equals(to) ? null : saved;
  }

  @Override
  public Saved.Config config(Saved.Config config) {
    return unless(config.record().tenant(), config);
  }

  @Override
  public Saved.KeyedModel model(Saved.KeyedModel model) {
    return unless(model.key().tenant(), model);
  }

  @Override
  public Saved.Fence fence(Saved.Fence fence) {
    return unless(fence.tenant(), fence);
  }

  @Override
  public Saved.Places places(Saved.Places places) {
    return unless(places.tenant(), places);
  }

  @Override
  public Saved.EntityTime entityTime(Saved.EntityTime time) {
    return unless(time.tenant(), time);
  }

  @Override
  public Saved.Budget budget(Saved.Budget budget) {
    return unless(budget.tenant(), budget);
  }

  @Override
  public Saved.Health health(Saved.Health health) {
    return unless(health.tenant(), health);
  }

  @Override
  public Saved.Ledger ledger(Saved.Ledger ledger) {
    return unless(ledger.tenant(), ledger);
  }

  @Override
  public Saved.Verdicts verdicts(Saved.Verdicts verdicts) {
    return unless(verdicts.tenant(), verdicts);
  }

  @Override
  public Saved.AlertClock alertClock(Saved.AlertClock clock) {
    return unless(clock.tenant(), clock);
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
