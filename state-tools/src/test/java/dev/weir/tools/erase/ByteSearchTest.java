package dev.weir.tools.erase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ByteSearchTest {
  private static List<String> found(ByteSearch search, byte[] in, int step) throws IOException {
    List<String> hits = new ArrayList<>();
    InputStream slow =
        new ByteArrayInputStream(in) {
          @Override
          public synchronized int read(byte[] to, int from, int length) {
            return super.read(to, from, Math.min(step, length));
          }
        };
    long read = search.search(slow, (text, offset) -> hits.add(text + "@" + offset));
    assertThat(read).isEqualTo(in.length);
    return hits;
  }

  @Test
  void aTextIsFoundWhereverItStands() throws Exception {
    byte[] name = "acme-corp".getBytes(UTF_8);
    ByteSearch search = ByteSearch.of(name);
    for (int at = 0; at < 50; at++) {
      byte[] in = new byte[50 + name.length];
      System.arraycopy(name, 0, in, at, name.length);
      assertThat(found(search, in, 7)).containsExactly("0@" + at);
    }
    assertThat(found(search, "acme-cor".getBytes(UTF_8), 3)).isEmpty();
    assertThat(found(search, new byte[0], 3)).isEmpty();
  }

  /** Against the plainest search there is; small alphabets make texts overlap. */
  @Test
  void itFindsWhatAPlainSearchFinds() throws Exception {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] in = bytes(random, 4_000, 2);
      List<byte[]> texts = new ArrayList<>();
      for (int t = 0; t < 20; t++) {
        int from = random.nextInt(3_900);
        byte[] text = Arrays.copyOfRange(in, from, from + 8 + random.nextInt(60));
        if (random.nextBoolean()) {
          text[random.nextInt(text.length)] ^= 1;
        }
        texts.add(text);
      }
      List<String> expected = new ArrayList<>();
      for (int t = 0; t < texts.size(); t++) {
        byte[] text = texts.get(t);
        for (int at = 0; at + text.length <= in.length; at++) {
          if (Arrays.equals(text, Arrays.copyOfRange(in, at, at + text.length))) {
            expected.add(t + "@" + at);
          }
        }
      }
      assertThat(found(new ByteSearch(texts), in, 1 + random.nextInt(300)))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void aTextAcrossTwoChunksIsFound() throws Exception {
    byte[] name = "globex-industries".getBytes(UTF_8);
    ByteSearch search = ByteSearch.of("another-name".getBytes(UTF_8), name);
    byte[] in = new byte[3 << 20];
    List<String> expected = new ArrayList<>();
    for (int at : new int[] {(1 << 20) - 5, (2 << 20) - 1, (3 << 20) - name.length}) {
      System.arraycopy(name, 0, in, at, name.length);
      expected.add("1@" + at);
    }
    assertThat(found(search, in, Integer.MAX_VALUE)).containsExactlyElementsOf(expected);
  }

  @Test
  void shortTextsAreRefused() {
    assertThatThrownBy(() -> ByteSearch.of(new byte[7])).hasMessageContaining("found 7 bytes");
  }

  private static byte[] bytes(SplittableRandom random, int length, int letters) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(letters));
    }
    return bytes;
  }

  /** The serializers themselves write; their bytes must hold one of the spellings. */
  @Test
  void everyFormThatStateHasIsOneOfTheSpellings() throws Exception {
    for (String name :
        List.of("acme-corporation", "caf\u00e9-\u3042\u3042\u20ac", "\ud83d\ude00-smile-\u0000x")) {
      assertThat(Spellings.isSearchable(name)).isTrue();
      DataOutputSerializer data = new DataOutputSerializer(64);
      data.writeUTF(name);
      DataOutputSerializer flink = new DataOutputSerializer(64);
      StringSerializer.INSTANCE.serialize(name, flink);
      ByteSearch search = new ByteSearch(Spellings.of(name));
      assertThat(found(search, data.getCopyOfBuffer(), 5)).isNotEmpty();
      assertThat(found(search, flink.getCopyOfBuffer(), 5)).isNotEmpty();
      assertThat(found(search, name.getBytes(UTF_8), 5)).isNotEmpty();
    }
  }

  @Test
  void aNameOfWhichOneFormIsTooShortIsNotSearched() {
    assertThat(Spellings.isSearchable("acme")).isFalse();
    assertThat(Spellings.isSearchable("acme-1234")).isTrue();
    // Nine bytes of UTF-8, six of Flink's.
    assertThat(Spellings.isSearchable("\u3042\u3042\u3042")).isFalse();
    assertThat(Spellings.of("acme-1234")).hasSize(3);
  }
}
