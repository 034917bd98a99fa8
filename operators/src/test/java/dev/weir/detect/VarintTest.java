package dev.weir.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VarintTest {
  private static final int MAX = 40_000;

  @Test
  void numbersWrittenAndReadAtOnceAreAsOneByOneAndNotAByteMore() throws IOException {
    char[] numbers = new char[20_000];
    SeededRandom random = new SeededRandom(1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (char) (random.nextInt(2) == 0 ? random.nextInt(3) : random.nextInt(MAX + 1));
      Varint.write(numbers[i], new DataOutputStream(bytes));
    }
    ByteArrayOutputStream atOnce = new ByteArrayOutputStream();
    Varint.write(numbers, new DataOutputStream(atOnce));
    assertThat(Arrays.equals(atOnce.toByteArray(), bytes.toByteArray())).isTrue();
    bytes.write(77);
    DataInputStream in = input(bytes.toByteArray());
    char[] read = new char[numbers.length];
    for (int i = 0; i < 100; i++) {
      read[i] = (char) Varint.read("mass", 0, MAX, in);
    }
    Varint.read("mass", MAX, read, 100, in);
    assertThat(Arrays.equals(read, numbers)).isTrue();
    assertThat(in.read()).isEqualTo(77);
  }

  @Test
  void whatIsTooLargeOrWithoutAnEndIsAnIoException() {
    byte[] large = {1, (byte) 0xC1, (byte) 0xB8, 2};
    assertThatIOException()
        .isThrownBy(() -> Varint.read("mass", MAX, new char[4], 0, input(large)))
        .withMessage("saved detector: mass: found 40001, expected 0 to 40000");
    byte[] endless = new byte[8];
    Arrays.fill(endless, (byte) 0x80);
    assertThatIOException()
        .isThrownBy(() -> Varint.read("mass", MAX, new char[8], 0, input(endless)))
        .withMessage("saved detector: mass: found no end of the number");
  }

  private static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
