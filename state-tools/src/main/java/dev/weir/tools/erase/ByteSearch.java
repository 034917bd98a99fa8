package dev.weir.tools.erase;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Looks for many texts in a stream of any length at once.
 *
 * <p>The last eight bytes read are a number, and a table says which texts end with it: one look-up
 * per byte, however many texts there are. Takes the texts' bytes, about 40 more for each, and a
 * megabyte.
 */
final class ByteSearch {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int NONE = -1;

  private final byte[][] texts;
  private final long[] ends;
  private final int[] heads;
  private final int[] next;
  private final int longest;

  /** Told of every occurrence. */
  @FunctionalInterface
  interface Found {
    /**
     * @param text which, by its place in the list
     * @param offset of its first byte
     */
    void at(int text, long offset);
  }

  /** Of texts of eight bytes or more. */
  ByteSearch(Collection<byte[]> searched) {
    texts = searched.toArray(byte[][]::new);
    int slots = Integer.highestOneBit(Math.max(texts.length, 4)) << 2;
    ends = new long[slots];
    heads = new int[slots];
    next = new int[texts.length];
    Arrays.fill(heads, NONE);
    int most = 0;
    for (int text = 0; text < texts.length; text++) {
      if (texts[text].length < Long.BYTES) {
        throw new IllegalArgumentException(
            "text: found " + texts[text].length + " bytes, expected at least " + Long.BYTES);
      }
      int slot = slot(end(texts[text]));
      ends[slot] = end(texts[text]);
      next[text] = heads[slot];
      heads[slot] = text;
      most = Math.max(most, texts[text].length);
    }
    longest = most;
  }

  /** Reads {@code in} to its end. */
  long search(InputStream in, Found found) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES + longest];
    long begin = 0;
    int kept = 0;
    int seen = 0;
    long end = 0;
    for (int read = in.read(chunk, 0, CHUNK_BYTES);
        read >= 0;
        read = in.read(chunk, kept, CHUNK_BYTES)) {
      int length = kept + read;
      for (int at = kept; at < length; at++) {
        end = end << 8 | chunk[at] & 0xff;
        seen = Math.min(seen + 1, Long.BYTES);
        if (seen == Long.BYTES) {
          match(end, chunk, at + 1, begin, found);
        }
      }
      kept = Math.min(length, longest);
      System.arraycopy(chunk, length - kept, chunk, 0, kept);
      begin += length - kept;
    }
    return begin + kept;
  }

  /** The same of bytes that are there. */
  void search(byte[] in, Found found) {
    long end = 0;
    for (int at = 0; at < in.length; at++) {
      end = end << 8 | in[at] & 0xff;
      if (at >= Long.BYTES - 1) {
        match(end, in, at + 1, 0, found);
      }
    }
  }

  private void match(long end, byte[] chunk, int until, long begin, Found found) {
    for (int text = heads[slot(end)]; text != NONE; text = next[text]) {
      int from = until - texts[text].length;
      if (from >= 0 && Arrays.equals(texts[text], 0, texts[text].length, chunk, from, until)) {
        found.at(text, begin + from);
      }
    }
  }

  /** Where this end stands, or would. */
  private int slot(long end) {
    int mask = heads.length - 1;
    int slot = (int) ((end * 0x9e3779b97f4a7c15L) >>> 32) & mask;
    while (heads[slot] != NONE && ends[slot] != end) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static long end(byte[] text) {
    long end = 0;
    for (int at = text.length - Long.BYTES; at < text.length; at++) {
      end = end << 8 | text[at] & 0xff;
    }
    return end;
  }

  /** As {@link #ByteSearch(Collection)}. */
  static ByteSearch of(byte[]... texts) {
    return new ByteSearch(List.of(texts));
  }
}
