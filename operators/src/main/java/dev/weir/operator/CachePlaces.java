package dev.weir.operator;

/**
 * Which models of a {@link ModelCache} stay.
 *
 * <p>Live ones as in W-TinyLFU (Einziger, Friedman and Manes 2017): new ones come into a window by
 * recency, and what leaves it gets a place among the others only where it has been used more often
 * lately than the one that would have to go. So the many that send an event now and then do not
 * drive out the few that send all the time; {@link WindowShare} sets how large the window is.
 *
 * <p>What has no place among the live ones may be folded: as bytes several models take the room of
 * a live one, and to decode one is less work than to fetch it from the state, decode it and write
 * it back. They too stay only as long as none comes that has been used more often. Live models give
 * room to folded ones down to {@link #LIVE_PART}; where all fit, none is folded.
 */
final class CachePlaces {
  /** Most hits are on few models: more room for these would save less than it takes from others. */
  private static final double LIVE_PART = 1 / 3.0;

  private final long bytes;
  private final RecencyList window = new RecencyList();
  private final RecencyList main = new RecencyList();
  private final RecencyList folded = new RecencyList();
  private final UseCounts useCounts = new UseCounts();
  private final WindowShare windowShare = new WindowShare();

  CachePlaces(long bytes) {
    this.bytes = bytes;
  }

  /** Counts that a model was looked for. */
  void asked(Object key, boolean found, int models) {
    useCounts.add(key);
    windowShare.read(found, models);
  }

  /** So many models are there. */
  void makeRoom(int models) {
    useCounts.makeRoom(models);
  }

  /** Of all models. */
  long bytes() {
    return liveBytes() + folded.bytes();
  }

  private long liveBytes() {
    return window.bytes() + main.bytes();
  }

  /** Of those that the state does not hold yet. */
  long dirtyBytes() {
    return window.dirtyBytes() + main.dirtyBytes() + folded.dirtyBytes();
  }

  /**
   * Of the dirty ones about the one used longest ago, folded ones by when they were folded; null
   * where all are clean.
   */
  CachedModel oldestDirty() {
    return older(older(window.oldestDirty(), main.oldestDirty()), folded.oldestDirty());
  }

  private static CachedModel older(CachedModel first, CachedModel second) {
    return first == null || second != null && second.usedAt < first.usedAt ? second : first;
  }

  /**
   * Gives a live model that was just used its place.
   *
   * @param before where it stood; null where it has come
   */
  void addUsed(CachedModel entry, RecencyList before) {
    (before == main ? main : window).add(entry);
  }

  /** Gives a live model that has to leave its place one among the folded. */
  void addFolded(CachedModel entry, long foldedBytes) {
    entry.list.remove(entry);
    entry.bytes = foldedBytes;
    folded.add(entry);
  }

  boolean isOverfull() {
    return bytes() > bytes;
  }

  /** Whether one of the live models has to make room, and not a folded one. */
  boolean isLiveTurn() {
    return folded.oldest() == null || liveBytes() > LIVE_PART * bytes;
  }

  /** The live model that has to leave its place, after the better of two has been kept. */
  CachedModel leavingLive() {
    CachedModel candidate = window.oldest();
    CachedModel victim = main.oldest();
    if (victim == null || candidate == null) {
      return victim == null ? candidate : victim;
    }
    if (!isWindowFull()) {
      return victim;
    }
    if (isUsedMore(candidate, victim)) {
      promote(candidate);
      return victim;
    }
    return candidate;
  }

  /** The folded model that has to leave. */
  CachedModel leavingFolded() {
    return folded.oldest();
  }

  /** Whether there is room for a live model among the folded, or a worse one to give it. */
  boolean hasPlaceFolded(CachedModel entry) {
    CachedModel victim = folded.oldest();
    if (victim == null || isUsedMore(entry, victim)) {
      return true;
    }
    boolean isRoom =
        bytes() - entry.bytes + victim.bytes <= bytes
            || liveBytes() - entry.bytes > LIVE_PART * bytes;
    return isRoom && (entry.usedAgain || !isUsedMore(victim, entry));
  }

  private boolean isUsedMore(CachedModel candidate, CachedModel victim) {
    return useCounts.of(candidate.key) > useCounts.of(victim.key);
  }

  /** What the window has too many of goes to the others. */
  void settle() {
    while (isWindowFull()) {
      promote(window.oldest());
    }
  }

  private boolean isWindowFull() {
    return window.bytes() > windowShare.share() * (bytes - folded.bytes());
  }

  private void promote(CachedModel entry) {
    window.remove(entry);
    main.add(entry);
  }
}
