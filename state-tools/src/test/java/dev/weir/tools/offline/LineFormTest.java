package dev.weir.tools.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.event.RawRecord;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The records that lines of files make. */
class LineFormTest {
  private static final LineForm.Naming NAMING = new LineForm.Naming("events", "time");

  private static RawRecord read(LineForm form, String line) throws IOException {
    return form.read(line.getBytes(UTF_8), 7, NAMING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"time\":1750000000000}|1750000000000",
        "{\"a\":{\"time\":5},\"time\":\"2025-06-15T15:06:40Z\"}|1750000000000",
        "{\"a\":{\"time\":5}}|-1",
        "{\"time\":1.5}|-1",
        "{\"time\":-3}|-1",
        "{\"time\":99999999999999999999}|-1",
        "{\"time\":\"noon\"}|-1",
        "[1]|-1",
        "no json|-1",
        "{\"a\":1|-1"
      })
  void anEventIsItsLineWithItsOwnTimeWhateverItIs(String line, long time) throws IOException {
    RawRecord raw = read(LineForm.JSON, line);
    assertThat(raw.value()).asString(UTF_8).isEqualTo(line);
    assertThat(raw.timestamp()).isEqualTo(time);
    assertThat(raw.key()).isNull();
    assertThat(raw.position()).isEqualTo("events--1-7");
  }

  @Test
  void aPrintedRecordKeepsItsPlaceAndTabsInItsValue() throws IOException {
    RawRecord raw = read(LineForm.CONSOLE, "LogAppendTime:12\tPartition:3\tOffset:45\tk\t{\t}");
    assertThat(raw.timestamp()).isEqualTo(12);
    assertThat(raw.position()).isEqualTo("events-3-45");
    assertThat(raw.key()).asString(UTF_8).isEqualTo("k");
    assertThat(raw.value()).asString(UTF_8).isEqualTo("{\t}");
    RawRecord tombstone = read(LineForm.CONSOLE, "CreateTime:1\tPartition:0\tOffset:0\tnull\tnull");
    assertThat(tombstone.key()).isNull();
    assertThat(tombstone.value()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tenant\":\"a\"}",
        "CreateTime:1\tPartition:0\tOffset:0\tvalue",
        "NoTimestampType:-1\tPartition:0\tOffset:0\tk\tv",
        "CreateTime:1\tPartition:9999999999\tOffset:0\tk\tv",
        "CreateTime:1\tOffset:0\tPartition:0\tk\tv",
        "CreateTime:1\tPartition:0\tOffset:-1\tk\tv"
      })
  void whatIsNoPrintedRecordIsAnError(String line) {
    assertThatThrownBy(() -> read(LineForm.CONSOLE, line))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("found .*, expected .*");
  }
}
