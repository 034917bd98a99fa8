package dev.weir.operator;

import dev.weir.state.ModelKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Walks over all keys of a subtask, a few at a time, and offers those of erased tenants for
 * removal.
 *
 * <p>One walk serves all erases that wait for it when it begins. It decides nothing: what an event
 * finds follows from the fence, however far the walk is. It only frees what nobody can find any
 * more. Keys that come after the walk has begun are of the time after the erase.
 */
final class Sweeps {
  private static final int KEYS_BETWEEN_LOOKS = 16;

  private final Supplier<Stream<ModelKey>> keys;
  private final Removal removal;
  private final Consumer<Sweep> done;
  private final List<Sweep> waiting = new ArrayList<>();
  private final List<Sweep> walking = new ArrayList<>();
  private Stream<ModelKey> walk;
  private Iterator<ModelKey> next;

  /** Takes away the model of a key if an erase covers it. */
  interface Removal {
    void offer(ModelKey key) throws Exception;
  }

  /**
   * @param keys opens a walk over the keys that are there at that moment, each at least once
   * @param removal called for every key of a tenant that is being erased
   * @param done called once for every sweep that has ended
   */
  Sweeps(Supplier<Stream<ModelKey>> keys, Removal removal, Consumer<Sweep> done) {
    this.keys = keys;
    this.removal = removal;
    this.done = done;
  }

  void add(Sweep sweep) {
    waiting.add(sweep);
  }

  boolean isEmpty() {
    return waiting.isEmpty() && walking.isEmpty();
  }

  /** What has not ended, the oldest first. */
  List<Sweep> unfinished() {
    List<Sweep> all = new ArrayList<>(walking);
    all.addAll(waiting);
    return all;
  }

  /** Looks at no more than so many keys, and at fewer once the time is over. */
  void step(int maxKeys, long untilNanos) throws Exception {
    if (walk == null && !begin()) {
      return;
    }
    for (int looked = 0; looked < maxKeys; looked++) {
      if (!next.hasNext()) {
        end();
        return;
      }
      ModelKey key = next.next();
      if (covers(key.tenant())) {
        removal.offer(key);
      }
      if (looked % KEYS_BETWEEN_LOOKS == 0 && System.nanoTime() - untilNanos > 0) {
        return;
      }
    }
  }

  private boolean covers(String tenant) {
    for (Sweep sweep : walking) {
      if (sweep.tenant().equals(tenant)) {
        return true;
      }
    }
    return false;
  }

  private boolean begin() {
    if (waiting.isEmpty()) {
      return false;
    }
    walking.addAll(waiting);
    waiting.clear();
    walk = keys.get();
    next = walk.iterator();
    return true;
  }

  private void end() {
    close();
    List<Sweep> ended = new ArrayList<>(walking);
    walking.clear();
    ended.forEach(done);
  }

  /** Gives back what an open walk holds. */
  void close() {
    if (walk != null) {
      walk.close();
      walk = null;
      next = null;
    }
  }
}
