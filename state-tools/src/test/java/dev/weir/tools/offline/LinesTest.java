package dev.weir.tools.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of files, and files as one sequence. */
class LinesTest {
  @TempDir Path folder;

  private String file(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    if (name.endsWith(".gz")) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(bytes);
      }
      bytes = packed.toByteArray();
    }
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private static List<String> lines(String file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Lines open = Lines.open(file)) {
      for (byte[] line = open.next(); line != null; line = open.next()) {
        lines.add(new String(line, UTF_8));
      }
      assertThat(open.bytes()).isEqualTo(Files.size(Path.of(file)));
    }
    return lines;
  }

  @Test
  void endsOfEverySystemCountAndBlankLinesDoNot() throws IOException {
    assertThat(lines(file("a", "one\r\n\n  \ntwo\nthree"))).containsExactly("one", "two", "three");
    assertThat(lines(file("b", "\n\n"))).isEmpty();
    assertThat(lines(file("c", ""))).isEmpty();
  }

  @Test
  void linesLongerThanAnyBufferAreWhole() throws IOException {
    String longLine = "x".repeat(300_000);
    String text = longLine + "\ny\n" + longLine;
    assertThat(lines(file("a", text))).containsExactly(longLine, "y", longLine);
    assertThat(lines(file("a.gz", text))).containsExactly(longLine, "y", longLine);
  }

  @Test
  void filesAreOneSequenceForOneReaderNumberedThrough() throws IOException {
    List<String> names = List.of(file("2.gz", "{}\n\n[]"), file("1", ""), file("0", "last\n"));
    HistoryFiles files =
        new HistoryFiles(names, LineForm.JSON, new LineForm.Naming("events", "time"));
    assertThat(files.open(1, 2)).isSameAs(History.NOTHING);
    List<String> read = new ArrayList<>();
    try (History.Share share = files.open(0, 2)) {
      while (!share.isAtEnd()) {
        RawRecord raw = share.next();
        if (raw != null) {
          read.add(raw.offset() + new String(raw.value(), UTF_8));
        }
      }
      assertThat(share.done()).isEqualTo(files.size());
    }
    assertThat(read).containsExactly("0{}", "1[]", "2last");
  }
}
