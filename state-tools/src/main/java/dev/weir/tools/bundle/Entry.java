package dev.weir.tools.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One thing that a bundle holds.
 *
 * @param section what it is
 * @param key which; empty where there is at most one
 * @param value the bytes that stand in saved state
 */
public record Entry(Section section, byte[] key, byte[] value) {
  private static final byte[] NO_KEY = {};

  /** Of a section of which there is at most one. */
  public static Entry single(Section section, byte[] value) {
    return new Entry(section, NO_KEY, value);
  }

  /** Of an entity, or of whatever else has a name. */
  public static Entry named(Section section, String name, byte[] value) {
    return new Entry(section, name.getBytes(UTF_8), value);
  }

  /** The key, where that is a name. */
  public String name() {
    return new String(key, UTF_8);
  }
}
