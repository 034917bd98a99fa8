package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {
  private final ObjectMapper mapper = new ObjectMapper();
  private final JsonWriter json = new JsonWriter();

  private String written() {
    return new String(json.toBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void placesCommasAndGrows() {
    for (int round = 0; round < 2; round++) {
      json.reset();
      json.beginArray();
      StringBuilder expected = new StringBuilder("[");
      for (int i = 0; i < 500; i++) {
        json.beginObject();
        json.name("a");
        json.number(i);
        json.name("b");
        json.truth(i % 2 == 0);
        json.name("c");
        json.beginArray();
        json.endArray();
        json.endObject();
        expected.append(i == 0 ? "" : ",");
        expected.append("{\"a\":%d,\"b\":%b,\"c\":[]}".formatted(i, i % 2 == 0));
      }
      json.endArray();
      assertThat(written()).isEqualTo(expected.append("]").toString());
    }
  }

  /**
   * JDK 17 would write 2.0E-3 and 2.2250738585072014E-308 alike, but 2.0E23 for 2e23 only since 19.
   */
  @ParameterizedTest
  @CsvSource({
    "2e23, 2.0E23",
    "1e23, 1.0E23",
    "0.1, 0.1",
    "1, 1.0",
    "-0.0, -0.0",
    "1e-5, 1.0E-5",
    "4.9e-324, 4.9E-324",
    "1.7976931348623157e308, 1.7976931348623157E308",
  })
  void doublesAreShortest(double number, String expected) {
    json.number(number);
    assertThat(written()).isEqualTo(expected);
  }

  @Property
  void everyDoubleReadsBackToTheSameBits(@ForAll long bits) {
    double number = Double.longBitsToDouble(bits);
    json.reset();
    if (number - number != 0) {
      assertThatThrownBy(() -> json.number(number)).hasMessageContaining("finite");
      return;
    }
    json.number(number);
    assertThat(Double.doubleToLongBits(Double.parseDouble(written())))
        .isEqualTo(Double.doubleToLongBits(number));
    assertThat(written().length()).isLessThanOrEqualTo(Double.toString(number).length());
  }

  @Property
  void everyTextAndIntegerReadsBack(@ForAll String text, @ForAll long number) throws Exception {
    json.reset();
    json.beginArray();
    json.text(text);
    json.number(number);
    json.hash(number);
    json.endArray();
    byte[] bytes = json.toBytes();
    assertThat(Utf8.firstFault(bytes, 0)).isEqualTo(-1);
    String kept = new String(text.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
    assertThat(mapper.readTree(bytes).get(0).textValue()).isEqualTo(kept);
    assertThat(mapper.readTree(bytes).get(1).longValue()).isEqualTo(number);
    assertThat(mapper.readTree(bytes).get(2).textValue()).isEqualTo("%016x".formatted(number));
  }

  @Test
  void textsThatNeedCareAreExactAndNeverOutgrowTheArray() throws Exception {
    String text = "\u0000\u001f\n\"\\/\u007f\u0080é€\ud83d\ude00\ufeff";
    json.text(text);
    assertThat(mapper.readTree(json.toBytes()).textValue()).isEqualTo(text);
    json.reset();
    json.text("a\ud800b\udc00");
    assertThat(written()).isEqualTo("\"a\ufffdb\ufffd\"");
    json.reset();
    json.text("\u0001".repeat(5000));
    assertThat(written()).isEqualTo("\"" + "\\u0001".repeat(5000) + "\"");
  }
}
