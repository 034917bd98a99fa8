package dev.weir.operator;

import dev.weir.model.FoldedModel;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKey;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;

/**
 * Models in front of a state that keeps bytes: a live one is decoded when it comes and encoded when
 * it leaves, not with every event.
 *
 * <p>Which models stay is decided by {@link CachePlaces}, and which of them in a smaller form:
 * lean, or folded, so that only the bytes are kept, which are decoded when an event comes.
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

  /**
   * What a folded model may take of a live one's bytes. To encode and decode it costs about as much
   * as to fetch it from a disk that the system has in memory: it is worth the work only where the
   * room of a live model is that of several.
   */
  private static final double FOLDED_PART = 0.45;

  /** So many models too large to be folded in turn, and clean ones are not tried any more. */
  private static final int MOST_IN_VAIN = 8;

  /** Key, entry, list and map node, and the few objects that every model consists of. */
  static final long OVERHEAD_BYTES = 512;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ValueState<Model> state;
  private final Consumer<ModelKey> currentKey;
  private final ModelCacheSize size;
  private final ModelCacheMetrics metrics;
  private final Map<ModelKey, CachedModel> models = new HashMap<>();

  private final CachePlaces places;
  private final ModelFrame frame = new ModelFrame();

  /** How many models in turn were encoded and found too large. */
  private int tooLarge;

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
    places = new CachePlaces(size.bytes());
    metrics.show("models", models::size);
    metrics.show("bytes", places::bytes);
    metrics.show("dirtyBytes", this::dirtyBytes);
  }

  @Override
  public Model read(ModelKey key) throws IOException {
    asked = key;
    found = models.get(key);
    places.asked(key, found != null, models.size());
    if (found == null) {
      metrics.misses.inc();
      return load(key);
    }
    metrics.hits.inc();
    if (found.model instanceof FoldedModel) {
      metrics.unfolded.inc();
    }
    return found.live();
  }

  private Model load(ModelKey key) throws IOException {
    try {
      return state.value();
    } catch (IOException e) {
      throw new IOException("the saved model of " + key + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void write(ModelKey key, Model model, long liveBytes, long leanBytes) throws IOException {
    CachedModel entry = key == asked ? found : models.get(key);
    asked = null;
    found = null;
    RecencyList before = null;
    if (entry == null) {
      entry = new CachedModel(key);
      models.put(key, entry);
      places.makeRoom(models.size());
    } else {
      entry.usedAgain = true;
      before = entry.list;
      before.remove(entry);
    }
    entry.model = model;
    entry.liveBytes = liveBytes + OVERHEAD_BYTES;
    entry.leanBytes = leanBytes + OVERHEAD_BYTES;
    entry.usedAt = uses++;
    entry.dirty = true;
    places.addUsed(entry, before);
    // Both, in this order: what leaves is dirty no more.
    if (shrink() | writeBehind()) {
      // The caller goes on with its own key: timers are registered under the current one.
      currentKey.accept(key);
    }
  }

  @Override
  public Model peek(ModelKey key) throws IOException {
    CachedModel entry = models.get(key);
    return entry == null ? load(key) : entry.live();
  }

  @Override
  public void amend(ModelKey key, Model model) throws IOException {
    CachedModel entry = models.get(key);
    if (entry == null) {
      state.update(model);
    } else {
      write(key, model, entry.liveBytes - OVERHEAD_BYTES, entry.leanBytes - OVERHEAD_BYTES);
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
    for (CachedModel next = places.oldestDirty(); next != null; next = places.oldestDirty()) {
      save(next);
      metrics.flushed.inc();
    }
    flushes++;
    metrics.flushMillis.count((System.nanoTime() - startNanos) / NANOS_PER_MILLI);
  }

  /** Bytes of the models that the state does not hold yet. */
  long dirtyBytes() {
    return places.dirtyBytes();
  }

  /** Whether anything was written. */
  private boolean writeBehind() throws IOException {
    boolean written = false;
    while (dirtyBytes() > size.dirtyBytes()) {
      saveBehind(places.oldestDirty());
      written = true;
    }
    CachedModel idle = places.oldestDirty();
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
    while (places.isOverfull() || places.settle()) {
      if (places.isLiveTurn()) {
        CachedModel leaving = places.leavingLive();
        written |= !rest(leaving) && evict(leaving);
      } else {
        written |= evict(places.leavingResting());
      }
    }
    return written;
  }

  /** Whether the model stays, in a smaller form. */
  private boolean rest(CachedModel entry) throws IOException {
    if (!places.hasPlaceResting(entry)) {
      return false;
    }
    if (entry.canBeLean()) {
      places.addLean(entry);
      return true;
    }
    return isWorthEncoding(entry) && fold(entry);
  }

  /** Whether the model stays, as bytes; where these take hardly less, it does not. */
  private boolean fold(CachedModel entry) throws IOException {
    FoldedModel folded = FoldedModel.of(entry.model, frame);
    // Folded in any case: what has to leave now need not be encoded again.
    entry.model = folded;
    long bytes = folded.length() + OVERHEAD_BYTES;
    if (bytes > FOLDED_PART * entry.liveBytes) {
      tooLarge++;
      return false;
    }
    tooLarge = 0;
    places.addFolded(entry, bytes);
    return true;
  }

  /** What the state holds already is encoded for nothing where it turns out too large. */
  private boolean isWorthEncoding(CachedModel entry) {
    return entry.dirty || tooLarge < MOST_IN_VAIN;
  }

  /** Whether it was written. */
  private boolean evict(CachedModel leaving) throws IOException {
    boolean dirty = leaving.dirty;
    if (dirty) {
      saveBehind(leaving);
    }
    leaving.list.remove(leaving);
    models.remove(leaving.key);
    metrics.evictions.inc();
    return dirty;
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
