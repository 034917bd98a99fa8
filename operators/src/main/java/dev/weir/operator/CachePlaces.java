package dev.weir.operator;

/**
 * Which models of a {@link ModelCache} stay.
 *
 * <p>Live ones as in W-TinyLFU (Einziger, Friedman and Manes 2017): new ones come into a window by
 * recency, and what leaves it gets a place among the others only where it has been used more often
 * lately than the one that would have to go. So the many that send an event now and then do not
 * drive out the few that send all the time; {@link WindowShare} sets how large the window is.
 *
 * <p>What has no place among the live ones may stay in a smaller form, at rest: lean, where that is
 * much less, and else folded. Several of either take the room of a live one; a lean model judges a
 * little slower, and to decode a folded one is less work than to fetch it from the state, decode it
 * and write it back. They too stay only as long as none comes that has been used more often. Live
 * models give them room down to a part of the whole; where all fit, all are live. While there are
 * any at rest, new ones are lean as well.
 */
final class CachePlaces {
  /**
   * Room of live models that is not given to folded ones. Most hits are on few models: more room
   * for these would save less than it takes from others.
   */
  private static final double LIVE_BESIDE_FOLDED = 1 / 3.0;

  /** The same beside lean ones, which cost hardly more when an event comes. */
  private static final double LIVE_BESIDE_LEAN = 0.1;

  private final long bytes;
  private final RecencyList window = new RecencyList();
  private final RecencyList main = new RecencyList();
  private final RecencyList resting = new RecencyList();
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
    return liveBytes() + resting.bytes();
  }

  private long liveBytes() {
    return window.bytes() + main.bytes();
  }

  /** Of those that the state does not hold yet. */
  long dirtyBytes() {
    return window.dirtyBytes() + main.dirtyBytes() + resting.dirtyBytes();
  }

  /**
   * Of the dirty ones about the one used longest ago, those at rest by when they came there; null
   * where all are clean.
   */
  CachedModel oldestDirty() {
    return older(older(window.oldestDirty(), main.oldestDirty()), resting.oldestDirty());
  }

  private static CachedModel older(CachedModel first, CachedModel second) {
    return first == null || second != null && second.usedAt < first.usedAt ? second : first;
  }

  /**
   * Gives a model that was just used, and is no bytes, its place.
   *
   * @param before where it stood; null where it has come
   */
  void addUsed(CachedModel entry, RecencyList before) {
    if (before == resting && entry.canBeLean()) {
      CachedModel victim = main.oldest();
      addTo(victim != null && isUsedMore(entry, victim) ? main : resting, entry);
    } else {
      addTo(before == main ? main : window, entry);
    }
  }

  private void addTo(RecencyList list, CachedModel entry) {
    boolean small = list == resting || list == window && resting.oldest() != null;
    boolean lean = small && entry.canBeLean();
    entry.model.lean(lean);
    entry.bytes = lean ? entry.leanBytes : entry.liveBytes;
    list.add(entry);
  }

  /** Gives a model that was folded as it has to leave its place one among those at rest. */
  void addFolded(CachedModel entry, long foldedBytes) {
    entry.list.remove(entry);
    entry.bytes = foldedBytes;
    resting.add(entry);
  }

  /** The same of one that can be lean. */
  void addLean(CachedModel entry) {
    entry.model.lean(true);
    addFolded(entry, entry.leanBytes);
  }

  boolean isOverfull() {
    return bytes() > bytes;
  }

  /** Whether one of the live models has to make room, and not one at rest. */
  boolean isLiveTurn() {
    CachedModel victim = resting.oldest();
    return victim == null || liveBytes() > leastLiveBytes(victim);
  }

  private double leastLiveBytes(CachedModel atRest) {
    return (atRest.canBeLean() ? LIVE_BESIDE_LEAN : LIVE_BESIDE_FOLDED) * bytes;
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

  /** The model at rest that has to leave. */
  CachedModel leavingResting() {
    return resting.oldest();
  }

  /** Whether there is room for a live model among those at rest, or a worse one to give it. */
  boolean hasPlaceResting(CachedModel entry) {
    CachedModel victim = resting.oldest();
    if (victim == null || isUsedMore(entry, victim)) {
      return true;
    }
    boolean isRoom =
        bytes() - entry.bytes + victim.bytes <= bytes
            || liveBytes() - entry.bytes > leastLiveBytes(victim);
    return isRoom && (entry.usedAgain || !isUsedMore(victim, entry));
  }

  private boolean isUsedMore(CachedModel candidate, CachedModel victim) {
    return useCounts.of(candidate.key) > useCounts.of(victim.key);
  }

  /**
   * What the window has too many of goes to the others, as live ones: whether there is no room for
   * all that any more.
   */
  boolean settle() {
    while (isWindowFull() && !isOverfull()) {
      promote(window.oldest());
    }
    return isOverfull();
  }

  private boolean isWindowFull() {
    return window.bytes() > windowShare.share() * (bytes - resting.bytes());
  }

  private void promote(CachedModel entry) {
    window.remove(entry);
    addTo(main, entry);
  }
}
