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
 * <p>The models stand in a list by recency. Whatever is used is changed, so the dirty ones, whose
 * state is older than they are, are the newest of the list, up to {@link #oldestDirty}. From there
 * they are written behind: always so many that the dirty bytes keep within their bound, and beyond
 * that those that nobody has used for a long time, so that a checkpoint finds few. The list loses
 * its oldest when all together are too large. A model in use is never written before it is handed
 * back, and what is written is only what {@link #flush} would write: the cache decides when the
 * state is written, never what a model judges.
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

  private CachedModel newest;
  private CachedModel oldest;
  private CachedModel oldestDirty;
  private long bytes;
  private long dirtyBytes;
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
    metrics.show("bytes", () -> bytes);
    metrics.show("dirtyBytes", () -> dirtyBytes);
  }

  @Override
  public Model read(ModelKey key) throws IOException {
    asked = key;
    found = models.get(key);
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
    if (entry == null) {
      entry = new CachedModel(key);
      models.put(key, entry);
    } else {
      unlink(entry);
    }
    entry.model = model;
    entry.bytes = modelBytes + OVERHEAD_BYTES;
    entry.usedAt = uses++;
    linkAsNewest(entry);
    if (writeBehind()) {
      // The caller goes on with its own key: timers are registered under the current one.
      currentKey.accept(key);
    }
    shrink();
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
      unlink(entry);
    }
    state.clear();
  }

  @Override
  public void flush() throws IOException {
    long startNanos = System.nanoTime();
    while (oldestDirty != null) {
      writeOldestDirty();
      metrics.flushed.inc();
    }
    flushes++;
    metrics.flushMillis.count((System.nanoTime() - startNanos) / NANOS_PER_MILLI);
  }

  /** Bytes of the models that the state does not hold yet. */
  long dirtyBytes() {
    return dirtyBytes;
  }

  /** Whether anything was written. */
  private boolean writeBehind() throws IOException {
    boolean written = false;
    while (dirtyBytes > size.dirtyBytes()) {
      writeOldestDirty();
      metrics.writtenBehind.inc();
      written = true;
    }
    if (isIdle(oldestDirty)) {
      writeOldestDirty();
      metrics.writtenBehind.inc();
      written = true;
    }
    return written;
  }

  private boolean isIdle(CachedModel entry) {
    return entry != null
        && entry.writtenBefore != flushes
        && uses - entry.usedAt > (long) IDLE_ROUNDS * models.size();
  }

  /** What leaves is clean: dirty bytes alone are never too many here. */
  private void shrink() {
    while (bytes > size.bytes()) {
      CachedModel leaving = oldest;
      unlink(leaving);
      models.remove(leaving.key);
      metrics.evictions.inc();
    }
  }

  private void writeOldestDirty() throws IOException {
    CachedModel entry = oldestDirty;
    currentKey.accept(entry.key);
    try {
      state.update(entry.model);
    } catch (IOException e) {
      throw new IOException(
          "the model of " + entry.key + " cannot be written: " + e.getMessage(), e);
    }
    entry.dirty = false;
    entry.writtenBefore = flushes;
    dirtyBytes -= entry.bytes;
    oldestDirty = entry.newer;
  }

  private void linkAsNewest(CachedModel entry) {
    entry.dirty = true;
    entry.newer = null;
    entry.older = newest;
    if (newest == null) {
      oldest = entry;
    } else {
      newest.newer = entry;
    }
    newest = entry;
    if (oldestDirty == null) {
      oldestDirty = entry;
    }
    bytes += entry.bytes;
    dirtyBytes += entry.bytes;
  }

  private void unlink(CachedModel entry) {
    if (entry == oldestDirty) {
      oldestDirty = entry.newer;
    }
    if (entry.newer == null) {
      newest = entry.older;
    } else {
      entry.newer.older = entry.older;
    }
    if (entry.older == null) {
      oldest = entry.newer;
    } else {
      entry.older.newer = entry.newer;
    }
    bytes -= entry.bytes;
    if (entry.dirty) {
      dirtyBytes -= entry.bytes;
      entry.dirty = false;
    }
  }
}
