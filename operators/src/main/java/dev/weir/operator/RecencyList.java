package dev.weir.operator;

/**
 * Cached models in the order in which they came or were used last, and which of the dirty ones is
 * the oldest. Each step is a few pointers, however many there are.
 */
final class RecencyList {
  private CachedModel newest;
  private CachedModel oldest;
  private CachedModel oldestDirty;
  private long bytes;
  private long dirtyBytes;

  /** Of all models in the list. */
  long bytes() {
    return bytes;
  }

  /** Of those that the state does not hold yet. */
  long dirtyBytes() {
    return dirtyBytes;
  }

  /** Null where the list is empty. */
  CachedModel oldest() {
    return oldest;
  }

  /** Null where all are clean. */
  CachedModel oldestDirty() {
    return oldestDirty;
  }

  /** Puts a model that stands in no list at the newest place. */
  void add(CachedModel entry) {
    entry.list = this;
    entry.newer = null;
    entry.older = newest;
    if (newest == null) {
      oldest = entry;
    } else {
      newest.newer = entry;
    }
    newest = entry;
    bytes += entry.bytes;
    if (entry.dirty) {
      dirtyBytes += entry.bytes;
      if (oldestDirty == null) {
        oldestDirty = entry;
      }
    }
  }

  /** Takes a model of this list out. */
  void remove(CachedModel entry) {
    if (entry == oldestDirty) {
      oldestDirty = dirtyFrom(entry.newer);
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
    }
    entry.list = null;
  }

  /** The state holds a dirty model of this list now. */
  void clean(CachedModel entry) {
    entry.dirty = false;
    dirtyBytes -= entry.bytes;
    if (entry == oldestDirty) {
      oldestDirty = dirtyFrom(entry.newer);
    }
  }

  /** Nearly always the first: only a model that came clean from another list is in between. */
  private static CachedModel dirtyFrom(CachedModel entry) {
    CachedModel found = entry;
    while (found != null && !found.dirty) {
      found = found.newer;
    }
    return found;
  }
}
