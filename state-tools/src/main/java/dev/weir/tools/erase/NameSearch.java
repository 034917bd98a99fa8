package dev.weir.tools.erase;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Looks for names in bytes, in every spelling; names that are too short are left out. It finds as
 * well where compressed bytes begin, in which nothing is found.
 */
final class NameSearch {
  /** Stands for a name where compressed bytes begin. */
  static final String COMPRESSED = "";

  private static final byte[] SNAPPY = {
    (byte) 0xff, 0x06, 0x00, 0x00, 's', 'N', 'a', 'P', 'p', 'Y'
  };

  private final List<String> nameOf = new ArrayList<>();
  private final ByteSearch search;

  /** Told of every occurrence of a name. */
  @FunctionalInterface
  interface Found {
    void at(String name, long offset);
  }

  /**
   * @param main looked for in UTF-16 as well
   * @param more looked for in the spellings that state has
   */
  NameSearch(String main, Collection<String> more) {
    List<byte[]> texts = new ArrayList<>();
    add(COMPRESSED, List.of(SNAPPY), texts);
    if (Spellings.isSearchable(main)) {
      add(main, Spellings.of(main), texts);
    }
    for (String name : more) {
      if (!name.equals(main) && Spellings.isSearchable(name)) {
        add(name, Spellings.ofState(name), texts);
      }
    }
    search = new ByteSearch(texts);
  }

  private void add(String name, List<byte[]> spellings, List<byte[]> texts) {
    for (byte[] spelling : spellings) {
      nameOf.add(name);
      texts.add(spelling);
    }
  }

  /** Reads {@code in} to its end; how many bytes that was. */
  long search(InputStream in, Found found) throws IOException {
    return search.search(in, (text, offset) -> found.at(nameOf.get(text), offset));
  }

  /** The same of bytes that are there. */
  void search(byte[] in, Found found) {
    search.search(in, (text, offset) -> found.at(nameOf.get(text), offset));
  }
}
