package dev.weir.demo;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** How Weir reads CSV: plain or {@code .gz}, cells separated by commas, without empty lines. */
public final class CsvFile {
  private static final int UNZIP_BYTES = 1 << 16;

  private CsvFile() {}

  /** What is made of a file that was opened. */
  public interface Opened<T> {
    /** Of the file's rows, the header the first; what is made closes them when it is closed. */
    T of(MappingIterator<String[]> rows) throws IOException;
  }

  /** Opens a file; where nothing can be made of it, it is closed again. */
  public static <T> T open(Path file, Opened<T> opened) throws IOException {
    InputStream input = new BufferedInputStream(Files.newInputStream(file));
    try {
      boolean zipped = file.toString().endsWith(".gz");
      return opened.of(rows(zipped ? new GZIPInputStream(input, UNZIP_BYTES) : input));
    } catch (IOException | RuntimeException e) {
      try {
        input.close();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static MappingIterator<String[]> rows(InputStream input) throws IOException {
    return new CsvMapper()
        .readerFor(String[].class)
        .with(CsvParser.Feature.WRAP_AS_ARRAY)
        .with(CsvParser.Feature.SKIP_EMPTY_LINES)
        .readValues(input);
  }
}
