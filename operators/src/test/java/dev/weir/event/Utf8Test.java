package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
  @ParameterizedTest
  @CsvSource({
    "over-long slash, C0AF, 0",
    "over-long in three bytes, E080AF, 0",
    "over-long in four bytes, F08080AF, 0",
    "surrogate, EDA080, 0",
    "beyond U+10FFFF, F4908080, 0",
    "five bytes, F888808080, 0",
    "continuation alone, 4180, 1",
    "truncated, 4142C3, 2",
    "truncated after eight, 4142434445464748E282, 8",
    "NUL, 414200, 2",
    "NUL in the eighth place, 4141414141414100, 7",
    "NUL after eight, 414141414141414100, 8",
    "UTF-16 little endian, 7B00, 1",
    "UTF-16 mark, FEFF007B, 0",
    "highest of each length, 7FDFBFEFBFBFF48FBFBF, -1",
    "lowest of each length, 01C280E0A080F0908080, -1",
    "beside the surrogates, ED9FBFEE8080, -1",
  })
  void namesTheFirstByteAtFault(String name, String hex, int at) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(Utf8.firstFault(bytes, 0)).as(name).isEqualTo(at);
  }

  @Property(tries = 3000)
  void agreesWithTheStrictDecoderOfTheJdk(@ForAll("nearlyUtf8") byte[] bytes) {
    boolean expected = decodes(bytes) && !contains(bytes, (byte) 0);
    assertThat(Utf8.firstFault(bytes, 0) < 0)
        .as(HexFormat.of().formatHex(bytes))
        .isEqualTo(expected);
  }

  @Test
  void aByteOrderMarkIsThreeBytesAtTheStart() {
    assertThat(Utf8.markLength(EventExamples.utf8("\ufeff{}"))).isEqualTo(3);
    assertThat(Utf8.markLength(EventExamples.utf8("{}\ufeff"))).isZero();
    assertThat(Utf8.markLength(new byte[] {(byte) 0xEF, (byte) 0xBB})).isZero();
  }

  /** Mostly good text with some bytes changed, so that both answers are common. */
  @Provide
  Arbitrary<byte[]> nearlyUtf8() {
    Arbitrary<byte[]> text =
        Arbitraries.strings().ofMaxLength(30).map(s -> s.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(6);
    return text.flatMap(good -> noise.map(bad -> join(good, bad)));
  }

  private static byte[] join(byte[] good, byte[] bad) {
    byte[] all = Arrays.copyOf(good, good.length + bad.length);
    System.arraycopy(bad, 0, all, good.length, bad.length);
    return bad.length % 2 == 0 ? all : Arrays.copyOfRange(all, bad.length / 2, all.length);
  }

  private static boolean contains(byte[] bytes, byte wanted) {
    for (byte b : bytes) {
      if (b == wanted) {
        return true;
      }
    }
    return false;
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
