package dev.weir.tools.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.event.RawRecord;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayLinesTest {
  @TempDir Path folder;

  private final List<Boolean> placed = new ArrayList<>();

  @Test
  void aPlainEventStandsWhereItsLineDoesAtItsOwnTime() throws IOException {
    String first = "{\"tenant\":\"acme\",\"time\":1750000000000}";
    String second = "{\"tenant\":\"acme\",\"time\":\"2026-11-21T10:00:00Z\", \"x\": 1.50}";
    String third = "no json";
    List<RawRecord> records = read("day.jsonl", 2, null, first, "", second, third);
    assertThat(placed).containsExactly(false, false, false);
    assertThat(records)
        .extracting(RawRecord::position)
        .containsExactly("day.jsonl-2-0", "day.jsonl-2-2", "day.jsonl-2-3");
    assertThat(records)
        .extracting(record -> new String(record.value(), UTF_8))
        .containsExactly(first, second, third);
    assertThat(records)
        .extracting(RawRecord::timestamp)
        .containsExactly(1_750_000_000_000L, 1_795_255_200_000L, 1_795_255_200_000L);
  }

  @Test
  void aPrintedRecordKeepsItsPlaceKeyTimeAndTheHeaderThatIsAskedFor() throws IOException {
    String line =
        "{\"topic\":\"events\",\"partition\":3,\"offset\":42,\"tstype\":\"create\",\"ts\":7,"
            + "\"headers\":[\"t\",\"old\",\"x\",\"y\",\"t\",\"new\"],\"key\":\"k\","
            + "\"payload\":\"{\\\"a\\\": 1}\"}";
    RawRecord record = read("printed.jsonl.gz", 0, "t", line).get(0);
    assertThat(placed).containsExactly(true);
    assertThat(record.position()).isEqualTo("events-3-42");
    assertThat(record.timestamp()).isEqualTo(7);
    assertThat(record.key()).isEqualTo("k".getBytes(UTF_8));
    assertThat(record.value()).isEqualTo("{\"a\": 1}".getBytes(UTF_8));
    assertThat(record.header("t")).isEqualTo("new".getBytes(UTF_8));
    assertThat(record.header("x")).isNull();
    String tombstone = line.replaceFirst("\"payload\".*", "\"payload\":null}");
    assertThat(read("tombstone.jsonl", 0, null, tombstone).get(0).value()).isNull();
  }

  @Test
  void aSpoolGivesBackWhatWasPutIntoItAndIsNotReadWhereItBreaksOff() throws IOException {
    Path file = folder.resolve("spool");
    List<RawRecord> records = read("two.jsonl", 0, null, "{\"a\":1}", "{\"a\":2}");
    try (ReplaySpool.Writer writer = new ReplaySpool.Writer(file)) {
      for (RawRecord record : records) {
        writer.add(record);
      }
    }
    List<String> read = new ArrayList<>();
    new ReplaySpool.Reader(file, "none")
        .forEachRemaining(
            record -> read.add(record.position() + new String(record.value(), UTF_8)));
    assertThat(read).containsExactly("two.jsonl-0-0{\"a\":1}", "two.jsonl-0-1{\"a\":2}");

    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    ReplaySpool.Reader broken = new ReplaySpool.Reader(file, "none");
    assertThatThrownBy(() -> broken.forEachRemaining(record -> {}))
        .hasRootCauseInstanceOf(IOException.class);
  }

  private List<RawRecord> read(String name, int number, String header, String... lines)
      throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
      out.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
    }
    List<RawRecord> records = new ArrayList<>();
    new ReplayLines(file, number, header)
        .forEach(
            new Stage(Progress.SILENT),
            (record, isPlaced) -> {
              records.add(record);
              placed.add(isPlaced);
            });
    return records;
  }
}
