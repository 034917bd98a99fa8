package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.event.DecodedEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvEventsTest {
  private static final long START = Instant.parse("2026-11-20T00:00:00Z").toEpochMilli();

  @TempDir Path folder;

  @Test
  void rowsBecomeEventsOfTheFilesTenant() {
    List<DemoEvent> events =
        readAll(
            "NYC_Taxi.csv",
            "time,value,kind,label\n"
                + "2014-07-01T00:00:00Z,10844,a,0\n"
                + "2014-07-01 00:30:00,-8.5e3,\"b, c\",1\n"
                + "1404176400000,,,\n");
    assertThat(events.stream().map(e -> text(e.json())))
        .containsExactly(
            "{\"tenant\":\"nyc-taxi\",\"id\":\"nyc-taxi-1\",\"time\":\"2014-07-01T00:00:00.000Z\","
                + "\"features\":{\"value\":10844.0,\"kind\":\"a\"}}",
            "{\"tenant\":\"nyc-taxi\",\"id\":\"nyc-taxi-2\",\"time\":\"2014-07-01T00:30:00.000Z\","
                + "\"features\":{\"value\":-8500.0,\"kind\":\"b, c\"}}",
            "{\"tenant\":\"nyc-taxi\",\"id\":\"nyc-taxi-3\",\"time\":\"2014-07-01T01:00:00.000Z\","
                + "\"features\":{\"value\":null,\"kind\":null}}");
    assertThat(events.stream().map(DemoEvent::truth))
        .containsExactly(DemoEvent.Truth.NORMAL, DemoEvent.Truth.ANOMALOUS, DemoEvent.Truth.NORMAL);
    assertThat(events.stream().map(e -> text(e.key()))).containsOnly("nyc-taxi");
    assertThat(events.get(1).timeMillis())
        .isEqualTo(Instant.parse("2014-07-01T00:30:00Z").toEpochMilli());
  }

  @Test
  void withoutTimesRowsAreASecondApart() {
    List<DemoEvent> events = readAll("a.csv", "x\n1\n2\n3\n");
    assertThat(events.stream().map(DemoEvent::timeMillis))
        .containsExactly(START, START + 1_000, START + 2_000);
    assertThat(events.get(0).truth()).isEqualTo(DemoEvent.Truth.UNKNOWN);
  }

  @Test
  void compressedFilesAreReadAsTheyAreAskedFor() throws IOException {
    Path file = folder.resolve("big.csv.gz");
    int rows = 5_000;
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("x,y\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < rows; i++) {
        // Only after the rows that are looked at does y stop being a number.
        String y = i < 2_000 ? "1" : "none";
        out.write((i + "," + y + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    try (CsvEvents events = CsvEvents.open(file, START)) {
      assertThat(events.tenant()).isEqualTo("big");
      assertThat(events.columns()).extracting(CsvColumn::numeric).containsExactly(true, true);
      DemoEvent last = null;
      for (int i = 0; i < rows; i++) {
        last = events.next();
      }
      assertThat(text(last.json())).contains("\"x\":4999.0,\"y\":\"none\"");
      assertThat(events.hasNext()).isFalse();
    }
  }

  @Test
  void theConfigOfAFileFitsItsEvents() {
    String csv = "m00,9 lives,Größe,kind\n0.5,1,2,a\n,,,\n1e-9,+3,.5,b\n";
    try (CsvEvents events = open("machine-1-2.csv", csv)) {
      DecodingByConfig decoding = new DecodingByConfig(DemoConfigs.defaultOf(events).config());
      assertThat(events.columns())
          .extracting(CsvColumn::name)
          .containsExactly("m00", "f_9_lives", "Gr_e", "kind");
      int decoded = 0;
      while (events.hasNext()) {
        DecodedEvent event = decoding.decode(events.next());
        assertThat(event.tenant()).isEqualTo("machine-1-2");
        decoded++;
      }
      assertThat(decoded).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "realKnownCause-nyc_taxi.csv.gz,realknowncause-nyc-taxi",
    "MACHINE.CSV,machine",
    "İIı.csv,i-i",
    "..csv,csv",
    "_x_.csv,x",
    "plain,plain",
  })
  void theTenantIsTheFilesNameMadeToFit(String file, String tenant) {
    assertThat(CsvEvents.tenantOf(file)).isEqualTo(tenant);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | found nothing, expected a header line",
        "time,label\\n1,0\\n | found no column beside time and label",
        "x,x\\n1,2\\n | found column 'x' twice",
        "x,y\\n1\\n | row 1: found 1 cells, expected 2 as in the header",
        "time,x\\nyesterday,1\\n | row 1: found time 'yesterday', expected ISO-8601",
      })
  void aFileThatCannotBePlayedSaysWhy(String csv, String reason) {
    assertThatThrownBy(() -> readAll("bad.csv", csv.replace("\\n", "\n")))
        .isInstanceOf(CsvFault.class)
        .hasMessageStartingWith("bad.csv")
        .hasMessageContaining(reason);
  }

  @Test
  void aMissingFileAndOneThatIsNotCompressedSayWhy() throws IOException {
    assertThatThrownBy(() -> CsvEvents.open(folder.resolve("none.csv"), START))
        .isInstanceOf(CsvFault.class)
        .hasMessageContaining("none.csv: cannot be read");
    Path file = Files.writeString(folder.resolve("x.csv.gz"), "x\n1\n");
    assertThatThrownBy(() -> CsvEvents.open(file, START))
        .isInstanceOf(CsvFault.class)
        .hasMessageContaining("Not in GZIP format");
  }

  private List<DemoEvent> readAll(String name, String csv) {
    List<DemoEvent> all = new ArrayList<>();
    try (CsvEvents events = open(name, csv)) {
      events.forEachRemaining(all::add);
    }
    return all;
  }

  private CsvEvents open(String name, String csv) {
    try {
      return CsvEvents.open(Files.writeString(folder.resolve(name), csv), START);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
