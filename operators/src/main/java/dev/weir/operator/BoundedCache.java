package dev.weir.operator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets what was used longest ago. What it forgets is only slower to get again, never
 * different.
 *
 * @param <K> key
 * @param <V> value
 */
final class BoundedCache<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private final int capacity;

  BoundedCache(int capacity) {
    super(16, 0.75f, true);
    this.capacity = capacity;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > capacity;
  }
}
