package dev.weir.event;

import static dev.weir.event.EventExamples.RECORD_TIME;
import static dev.weir.event.EventExamples.RULES;
import static dev.weir.event.EventExamples.utf8;
import static dev.weir.event.EventExamples.withFeatures;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes, the decoder answers: an event that keeps every promise, or one rejection. */
class EventDecoderPropertyTest {
  /** Pieces that JSON is made of, and some that it is not: more telling than single bytes. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\ud800",
          "\\u0000",
          "null",
          "true",
          "1e999",
          "-",
          "0",
          "9".repeat(50),
          "\"tenant\":\"acme\",",
          "\"features\":{",
          "\"amount\":1",
          "\"time\":",
          "\"entity\":\"é\",",
          "\"amount\":",
          " ",
          "\n",
          "\u0000",
          "\ufeff",
          "NaN",
          "/**/",
          "{}",
          "\"\"",
          "😀",
          "\"x\":[[{\"y\":");

  private final EventDecoder decoder = new EventDecoder(EventDecoder.Limits.DEFAULT);
  private final DecodedEvent out = new DecodedEvent();

  @Property(tries = 3000)
  void anyBytesGetAnAnswer(@ForAll byte[] bytes) {
    answers(bytes);
  }

  @Property(tries = 6000)
  void anyPiecesOfJsonGetAnAnswer(@ForAll("pieces") List<String> pieces) {
    answers(utf8(String.join("", pieces)));
  }

  @Property(tries = 10_000)
  void changedEventsGetAnAnswer(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> good = List.copyOf(EventExamples.good().values());
    byte[] event = utf8(good.get(random.nextInt(good.size())));
    for (int i = random.nextInt(4); i >= 0; i--) {
      event = change(event, random);
    }
    answers(event);
  }

  @Property(tries = 3000)
  void everyFiniteDoubleArrivesBitForBit(@ForAll("doubles") double number) {
    byte[] event = utf8(withFeatures("\"amount\":1,\"wide\":" + number));
    assertThat(decoder.decode(event, RECORD_TIME, null, RULES, out)).isTrue();
    assertThat(Double.doubleToLongBits(out.values()[3])).isEqualTo(Double.doubleToLongBits(number));
  }

  private void answers(byte[] event) {
    byte[] before = event.clone();
    boolean good = decoder.decode(event, RECORD_TIME, null, RULES, out);
    assertThat(event).as("the value goes to dead letters as it came").isEqualTo(before);
    if (!good) {
      assertThat(out.rejection().code()).isNotNull();
      assertThat(out.rejection().message())
          .hasSizeLessThanOrEqualTo(Rejection.MAX_MESSAGE_CHARS)
          .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}]");
      return;
    }
    assertThat(out.rejection()).isNull();
    assertThat(TenantName.isValid(out.tenant())).isTrue();
    assertThat(out.timeMillis()).isBetween(TimeReader.MIN_MILLIS, TimeReader.END_MILLIS - 1);
    assertThat(out.values()[0]).isBetween(-1e10, 1e10);
    for (int i = 0; i < out.valueCount(); i++) {
      assertThat(out.values()[i]).isNotIn(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }
  }

  static byte[] change(byte[] event, Random random) {
    int at = random.nextInt(event.length);
    switch (random.nextInt(4)) {
      case 0:
        event[at] = (byte) random.nextInt(256);
        return event;
      case 1:
        event[at] ^= (byte) (1 << random.nextInt(8));
        return event;
      case 2:
        return at == 0 ? event : Arrays.copyOf(event, at);
      default:
        byte[] piece = utf8(PIECES.get(random.nextInt(PIECES.size())));
        byte[] longer = Arrays.copyOf(event, event.length + piece.length);
        System.arraycopy(event, at, longer, at + piece.length, event.length - at);
        System.arraycopy(piece, 0, longer, at, piece.length);
        return longer;
    }
  }

  @Provide
  Arbitrary<List<String>> pieces() {
    return Arbitraries.of(PIECES).list().ofMaxSize(25);
  }

  /** Every exponent as often as every other. */
  @Provide
  Arbitrary<Double> doubles() {
    return Arbitraries.longs().map(Double::longBitsToDouble).filter(number -> number - number == 0);
  }
}
