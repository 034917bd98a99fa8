package dev.weir.tools.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKeySerializer;
import dev.weir.state.TenantRecordFrame;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is advised follows from what the readers of saved forms really say. */
class AdviceTest {
  private static byte[] frame() throws IOException {
    ModelFrame frame = new ModelFrame();
    frame.encode(new Model(4711));
    return Arrays.copyOf(frame.bytes(), frame.length());
  }

  private static String advice(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
    Throwable thrown = catchThrowable(reading);
    return Advice.of(thrown.getMessage(), thrown);
  }

  @ParameterizedTest
  @CsvSource({"4,1", "5,2"})
  void aLaterFormatOfAModelNeedsTheNewerRelease(int place, byte value) throws IOException {
    byte[] frame = frame();
    frame[place] = value;
    assertThat(advice(() -> ModelFrame.decode(frame)))
        .startsWith("found ")
        .endsWith("; use the newer release that wrote it")
        .doesNotContain("damaged", "migrate");
  }

  @ParameterizedTest
  @CsvSource({"0", "5", "16", "30"})
  void anyOtherByteOfAModelIsDamage(int place) throws IOException {
    byte[] frame = frame();
    frame[place] ^= 1;
    assertThat(advice(() -> ModelFrame.decode(frame)))
        .startsWith("found ")
        .contains(", expected a whole model frame; it is damaged: take another savepoint")
        .doesNotContain("newer", "use the release");
  }

  @Test
  void configsAndKeysAreTheSame() {
    byte[] config = TenantRecordFrame.wrap(new byte[10]);
    config[20] ^= 1;
    assertThat(advice(() -> TenantRecordFrame.unwrap("acme", config)))
        .startsWith("found saved config of tenant acme: a wrong checksum, expected a whole frame")
        .contains("it is damaged: take another savepoint");
    byte[] later = TenantRecordFrame.wrap(new byte[10]);
    later[5] = 9;
    assertThat(advice(() -> TenantRecordFrame.unwrap("acme", later)))
        .endsWith("use the newer release that wrote it");
    assertThat(
            advice(
                () ->
                    ModelKeySerializer.INSTANCE.deserialize(
                        new DataInputDeserializer(new byte[] {9}))))
        .endsWith("use the newer release that wrote it");
  }

  @Test
  void whatAnotherJobHasSavedIsNotDamaged() {
    assertThat(Advice.of("no operator score", null))
        .isEqualTo(
            "found no operator score, expected state that this release's job has saved; use the"
                + " release that wrote it, or name a savepoint of Weir's job");
  }

  @Test
  void anEarlyEndIsDamageAlsoWhereItHasComeThroughFlink() {
    Throwable failed = new SerializedThrowable(new Exception("Failed", new EOFException()));
    assertThat(Advice.of("Failed", failed)).contains("it is damaged");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot invoke \"Object.toString()\" because \"x\" is null",
        "Insufficient number of network buffers: required 65, but only 14 available",
        "Too many open files"
      })
  void whatNoReaderSaysIsNobodysFault(String found) {
    assertThat(Advice.of(found, new IOException(found)))
        .startsWith("found it cannot be read (" + found + "), expected ")
        .doesNotContain("damaged", "another savepoint");
  }

  private static final String EXPECTS = "trees: found 0, expected 1 to 100";

  @Test
  void whatAReaderExpectsIsDamageAndWhatAnOperatorExpectsIsNot() {
    IOException readers = new IOException(EXPECTS);
    for (Exception one :
        new Exception[] {
          readers,
          new Exception("Failed", new IOException("model of a: " + EXPECTS, operators())),
          new SerializedThrowable(new Exception("Failed", readers))
        }) {
      assertThat(Advice.of(EXPECTS, one))
          .isEqualTo(
              "found trees: 0, expected 1 to 100; it is damaged: take another savepoint or use an"
                  + " older one, weir state verify says what is sound in this one");
    }
    for (Exception one :
        new Exception[] {
          operators(),
          new IOException(operators()),
          new SerializedThrowable(new IOException(operators())),
          new SerializedThrowable(new Exception("Failed", operators()))
        }) {
      assertThat(Advice.of(EXPECTS, one))
          .contains("found it cannot be read (trees: 0, expected 1 to 100)")
          .doesNotContain("damaged");
    }
  }

  private static Exception operators() {
    return new IllegalStateException(EXPECTS);
  }

  @Test
  void aFullDiskIsFoundAmongTheCauses() {
    IOException full = new IOException("/tmp/x: No space left on device");
    assertThat(Advice.noRoom("Failed", new Exception("Failed", full))).isTrue();
    assertThat(Advice.noRoom("Failed", new Exception("Failed"))).isFalse();
  }

  @Test
  void whatWasFoundInsideASentenceStaysThere() {
    assertThat(Advice.of("model of a: found a wrong checksum, as was found before", null))
        .startsWith("found model of a: a wrong checksum, as was found before, expected ");
    assertThat(Advice.of("a checksum that was found wrong", null))
        .startsWith("found a checksum that was found wrong, expected ");
  }
}
