package dev.weir.demo;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each event should have been sent, by its place in the topic, which every score names. Keeps
 * the last {@value #KEPT} of each partition. Intended times, not actual ones: a producer that is
 * held up would otherwise hide the wait. Safe for use by several threads.
 */
public final class SendTimes {
  static final int KEPT = 1 << 17;

  /** What {@link #nanos} gives for an event that is not known any more. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private final ConcurrentMap<Integer, Ring> rings = new ConcurrentHashMap<>();

  private static final class Ring {
    private final AtomicLongArray offsets = new AtomicLongArray(KEPT);
    private final AtomicLongArray nanos = new AtomicLongArray(KEPT);
  }

  /** Notes an event that the broker has taken. */
  void sent(int partition, long offset, long intendedNanos) {
    Ring ring = rings.computeIfAbsent(partition, p -> new Ring());
    int slot = (int) (offset % KEPT);
    ring.nanos.set(slot, intendedNanos);
    // One more than the offset: an empty slot is no event. Written last, so that who sees it sees
    // the time.
    ring.offsets.set(slot, offset + 1);
  }

  /** The {@code System.nanoTime} at which the event should have been sent. */
  long nanos(int partition, long offset) {
    Ring ring = rings.get(partition);
    int slot = (int) (offset % KEPT);
    return ring == null || ring.offsets.get(slot) != offset + 1 ? UNKNOWN : ring.nanos.get(slot);
  }
}
