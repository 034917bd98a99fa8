package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.event.DeadLetterHeaders;
import dev.weir.operator.OutputRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Dead letters as JSON lines: the reason, the place, and the record as text. */
final class LetterFile implements AutoCloseable {
  private final BufferedWriter out;

  /** Makes {@code file}, which must not be there. */
  LetterFile(Path file) throws IOException {
    out = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
  }

  void write(OutputRecord letter) throws IOException {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < letter.headerNames.length; i++) {
      String text = new String(letter.headerValues[i], StandardCharsets.UTF_8);
      line.put(name(letter.headerNames[i]), text);
    }
    if (letter.key != null) {
      line.put("key", new String(letter.key, StandardCharsets.UTF_8));
    }
    if (letter.value != null) {
      line.put("value", new String(letter.value, StandardCharsets.UTF_8));
    }
    out.write(line.toString());
    out.newLine();
  }

  private static String name(String header) {
    int dash = DeadLetterHeaders.CODE.indexOf('-') + 1;
    return header.startsWith(DeadLetterHeaders.CODE.substring(0, dash))
        ? header.substring(dash)
        : header;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
