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
  void bytesAreWrittenAndReadAsTheNumbersTheyAre() throws IOException {
    for (int seed = 1; seed <= 40; seed++) {
      SeededRandom random = new SeededRandom(seed);
      byte[] numbers = new byte[1 + random.nextInt(10_000)];
      char[] wide = new char[numbers.length];
      int bound = seed % 2 == 0 ? 128 : 256;
      for (int i = 0; i < wide.length; i++) {
        wide[i] = (char) (random.nextInt(seed) == 0 ? random.nextInt(bound) : random.nextInt(3));
        numbers[i] = (byte) wide[i];
      }
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      Varint.write(wide, new DataOutputStream(expected));
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      Varint.write(numbers, new DataOutputStream(written));
      assertThat(written.toByteArray()).as("seed " + seed).isEqualTo(expected.toByteArray());
      written.write(77);
      DataInputStream in = input(written.toByteArray());
      assertThat(Varint.readBytes("mass", bound - 1, numbers.length, in))
          .as("seed " + seed)
          .isEqualTo(numbers);
      assertThat(in.read()).as("seed " + seed).isEqualTo(77);
    }
  }

  @Test
  void bytesThatAreTooLargeOrWithoutAnEndAreAnIoException() {
    assertThatIOException()
        .isThrownBy(() -> Varint.readBytes("mass", 100, 2, input(new byte[] {1, 101})))
        .withMessage("saved detector: mass: found 101, expected 0 to 100");
    assertThatIOException()
        .isThrownBy(() -> Varint.readBytes("mass", 200, 2, input(new byte[] {(byte) 0xC9, 1})))
        .withMessage("saved detector: mass: found 201, expected 0 to 200");
    assertThatIOException()
        .isThrownBy(
            () -> Varint.readBytes("mass", 255, 2, input(new byte[] {(byte) 0x80, (byte) 0x80})))
        .withMessage("saved detector: mass: found no end of the number");
    assertThatIOException()
        .isThrownBy(() -> Varint.readBytes("mass", 255, 1 << 30, input(new byte[9_000])))
        .isInstanceOf(java.io.EOFException.class);
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
