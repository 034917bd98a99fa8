package dev.weir.job;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads options from YAML, nested or flat: {@code events: {topics: a}} is {@code events.topics: a}.
 * Walks over the tokens instead of making a tree, so that every key has its line, a key given twice
 * is seen, and no alias can grow.
 */
final class OptionsFile {
  private static final long MAX_BYTES = 1 << 20;

  private final String name;
  private final List<OptionProblem> problems;
  private final Map<String, OptionEntry> entries = new LinkedHashMap<>();

  private OptionsFile(String name, List<OptionProblem> problems) {
    this.name = name;
    this.problems = problems;
  }

  /** The entries of a file, and to {@code problems} what is wrong with it. */
  static List<OptionEntry> read(Path file, List<OptionProblem> problems) {
    OptionsFile reading = new OptionsFile(String.valueOf(file.getFileName()), problems);
    try {
      reading.readTokens(file);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
      reading.problem("line " + line + ": " + reason + ", expected YAML of keys and values");
    } catch (IOException e) {
      reading.problem("cannot be read (" + e.getClass().getSimpleName() + "), expected " + file);
    }
    return List.copyOf(reading.entries.values());
  }

  private void readTokens(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      problem("found " + Files.size(file) + " bytes, expected at most " + MAX_BYTES);
      return;
    }
    try (YAMLParser parser = new YAMLFactory().createParser(Files.readAllBytes(file))) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return;
      }
      if (first != JsonToken.START_OBJECT) {
        problem("found " + first + ", expected keys and values");
        return;
      }
      readObject(parser, "");
      if (parser.nextToken() != null) {
        problem("found a second document, expected one");
      }
    }
  }

  private void readObject(YAMLParser parser, String prefix) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = prefix + parser.currentName();
      int line = parser.currentTokenLocation().getLineNr();
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        readObject(parser, key + ".");
      } else if (token == JsonToken.START_ARRAY) {
        put(key, readArray(parser, key, line), line);
      } else {
        put(key, scalar(parser, key, line), line);
      }
    }
  }

  /** The items joined as Kafka writes lists; Flink wants semicolons. */
  private String readArray(YAMLParser parser, String key, int line) throws IOException {
    List<String> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken().isStructStart()) {
        problem("line " + line + ": found a nested list in " + key + ", expected plain values");
        parser.skipChildren();
      } else {
        items.add(scalar(parser, key, line));
      }
    }
    return String.join(key.startsWith("flink.") ? ";" : ",", items);
  }

  private String scalar(YAMLParser parser, String key, int line) throws IOException {
    if (parser.isCurrentAlias()) {
      problem("line " + line + ": found an alias for " + key + ", expected the value itself");
    }
    return parser.currentToken() == JsonToken.VALUE_NULL ? "" : text(parser);
  }

  private static String text(JsonParser parser) throws IOException {
    return parser.getText();
  }

  private void put(String key, String value, int line) {
    String where = name + " line " + line;
    OptionEntry entry = new OptionEntry(key, value, where, OptionEntry.Origin.FILE);
    OptionEntry earlier = entries.putIfAbsent(key, entry);
    if (earlier != null) {
      String message = "found it in " + earlier.where() + " and " + where + ", expected it once";
      problems.add(new OptionProblem(key, message, false));
    }
  }

  private void problem(String message) {
    problems.add(new OptionProblem(name, message, false));
  }
}
