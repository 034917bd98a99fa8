package dev.weir.operator;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;

/**
 * Live models in front of a state that keeps bytes: a model is decoded when it comes and encoded
 * when it leaves, not with every event.
 *
 * <p>Which models stay is decided as in W-TinyLFU (Einziger, Friedman and Manes 2017): new ones
 * come into a window by recency, and what leaves it gets a place among the others only where it has
 * been used more often lately than the one that would have to go. So the many that send an event
 * now and then do not drive out the few that send all the time; {@link WindowShare} sets how large
 * the window is.
 *
 * <p>The state of a dirty model is older than the model. Those that were used longest ago are
 * written behind: always so many that the dirty bytes keep within their bound, and beyond that
 * those that nobody has used for a long time, so that a checkpoint finds few. A model in use is
 * never written before it is handed back, and what is written is only what {@link #flush} would
 * write: the cache decides when the state is written, never what a model judges.
 *
 * <p>Only for a state that encodes at once in {@code update}: one that keeps the object would see
 * what is learned after a snapshot has begun.
 */
final class ModelCache implements Models {
  /**
   * A model is idle when the cache has been used so many times per model since. It is written for
   * that once between two flushes: of the many that are used seldom, most are used again.
   */
  private static final int IDLE_ROUNDS = 4;

  /** Key, entry, list and map node, and the few objects that every model consists of. */
  static final long OVERHEAD_BYTES = 512;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ValueState<Model> state;
  private final Consumer<ModelKey> currentKey;
  private final ModelCacheSize size;
  private final ModelCacheMetrics metrics;
  private final Map<ModelKey, CachedModel> models = new HashMap<>();

  private final RecencyList window = new RecencyList();
  private final RecencyList main = new RecencyList();
  private final UseCounts useCounts = new UseCounts();
  private final WindowShare windowShare = new WindowShare();

  private long uses;
  private long flushes;
  private ModelKey asked;
  private CachedModel found;

  /**
   * @param currentKey sets the key that {@code state} means
   * @param size in bytes, dirty at most as many as in all
   */
  ModelCache(
      ValueState<Model> state,
      Consumer<ModelKey> currentKey,
      ModelCacheSize size,
      ModelCacheMetrics metrics) {
    if (size.dirtyBytes() < 0 || size.dirtyBytes() > size.bytes()) {
      throw new IllegalArgumentException(
          "dirtyBytes: found " + size.dirtyBytes() + ", expected 0 to " + size.bytes());
    }
    this.state = state;
    this.currentKey = currentKey;
    this.size = size;
    this.metrics = metrics;
    metrics.show("models", models::size);
    metrics.show("bytes", this::bytes);
    metrics.show("dirtyBytes", this::dirtyBytes);
  }

  @Override
  public Model read(ModelKey key) throws IOException {
    asked = key;
    found = models.get(key);
    useCounts.add(key);
    windowShare.read(found != null, models.size());
    if (found != null) {
      metrics.hits.inc();
      return found.model;
    }
    metrics.misses.inc();
    return load(key);
  }

  private Model load(ModelKey key) throws IOException {
    try {
      return state.value();
    } catch (IOException e) {
      throw new IOException("the saved model of " + key + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void write(ModelKey key, Model model, long modelBytes) throws IOException {
    CachedModel entry = key == asked ? found : models.get(key);
    asked = null;
    found = null;
    RecencyList list = window;
    if (entry == null) {
      entry = new CachedModel(key);
      models.put(key, entry);
      useCounts.makeRoom(models.size());
    } else {
      list = entry.list;
      list.remove(entry);
    }
    entry.model = model;
    entry.bytes = modelBytes + OVERHEAD_BYTES;
    entry.usedAt = uses++;
    entry.dirty = true;
    list.add(entry);
    // Both, in this order: what leaves is dirty no more.
    if (shrink() | writeBehind()) {
      // The caller goes on with its own key: timers are registered under the current one.
      currentKey.accept(key);
    }
  }

  @Override
  public Model peek(ModelKey key) throws IOException {
    CachedModel entry = models.get(key);
    return entry == null ? load(key) : entry.model;
  }

  @Override
  public void amend(ModelKey key, Model model) throws IOException {
    CachedModel entry = models.get(key);
    if (entry == null) {
      state.update(model);
    } else {
      write(key, model, entry.bytes - OVERHEAD_BYTES);
    }
  }

  @Override
  public void remove(ModelKey key) {
    CachedModel entry = models.remove(key);
    if (entry != null) {
      entry.list.remove(entry);
    }
    state.clear();
  }

  @Override
  public void flush() throws IOException {
    long startNanos = System.nanoTime();
    for (CachedModel next = oldestDirty(); next != null; next = oldestDirty()) {
      save(next);
      metrics.flushed.inc();
    }
    flushes++;
    metrics.flushMillis.count((System.nanoTime() - startNanos) / NANOS_PER_MILLI);
  }

  private long bytes() {
    return window.bytes() + main.bytes();
  }

  /** Bytes of the models that the state does not hold yet. */
  long dirtyBytes() {
    return window.dirtyBytes() + main.dirtyBytes();
  }

  private CachedModel oldestDirty() {
    CachedModel first = window.oldestDirty();
    CachedModel second = main.oldestDirty();
    return first == null || second != null && second.usedAt < first.usedAt ? second : first;
  }

  /** Whether anything was written. */
  private boolean writeBehind() throws IOException {
    boolean written = false;
    while (dirtyBytes() > size.dirtyBytes()) {
      saveBehind(oldestDirty());
      written = true;
    }
    CachedModel idle = oldestDirty();
    if (isIdle(idle)) {
      saveBehind(idle);
      written = true;
    }
    return written;
  }

  private boolean isIdle(CachedModel entry) {
    return entry != null
        && entry.writtenBefore != flushes
        && uses - entry.usedAt > (long) IDLE_ROUNDS * models.size();
  }

  /** Whether anything was written. */
  private boolean shrink() throws IOException {
    boolean written = false;
    while (bytes() > size.bytes()) {
      CachedModel leaving = leaving();
      if (leaving.dirty) {
        saveBehind(leaving);
        written = true;
      }
      leaving.list.remove(leaving);
      models.remove(leaving.key);
      metrics.evictions.inc();
    }
    while (isWindowFull()) {
      promote(window.oldest());
    }
    return written;
  }

  private boolean isWindowFull() {
    return window.bytes() > windowShare.share() * size.bytes();
  }

  /** The model that has to go, after the better of two has been kept. */
  private CachedModel leaving() {
    CachedModel candidate = window.oldest();
    CachedModel victim = main.oldest();
    if (victim == null || candidate == null) {
      return victim == null ? candidate : victim;
    }
    if (!isWindowFull()) {
      return victim;
    }
    if (useCounts.of(candidate.key) <= useCounts.of(victim.key)) {
      return candidate;
    }
    promote(candidate);
    return victim;
  }

  private void promote(CachedModel entry) {
    window.remove(entry);
    main.add(entry);
  }

  private void saveBehind(CachedModel entry) throws IOException {
    save(entry);
    metrics.writtenBehind.inc();
  }

  private void save(CachedModel entry) throws IOException {
    currentKey.accept(entry.key);
    try {
      state.update(entry.model);
    } catch (IOException e) {
      throw new IOException(
          "the model of " + entry.key + " cannot be written: " + e.getMessage(), e);
    }
    entry.list.clean(entry);
    entry.writtenBefore = flushes;
  }
}
