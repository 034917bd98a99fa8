package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder with state that a release has saved, what was sent next, and what had to come of it:
 *
 * <pre>
 * savepoint/      a canonical savepoint, one file
 * fixture.json    options of the job, and how many records of each partition it had read
 * forms.txt       versions of everything in it
 * events.jsonl    records that follow, of every topic the job reads
 * scores.jsonl    and others, by {@link Outcome}: what a job that was never restored made of them
 * </pre>
 */
record Fixture(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where all of them are, from the folder of this module. */
  private static final Path ALL = Path.of("../operators/src/test/resources/savepoints");

  /** Every fixture there is, in the order of their names. */
  static List<Fixture> all() throws IOException {
    try (Stream<Path> folders = Files.list(ALL)) {
      return folders.filter(Files::isDirectory).sorted().map(Fixture::new).toList();
    }
  }

  /** One that is to be written: no folder has this name yet. */
  static Fixture create(String name) throws IOException {
    Files.createDirectories(ALL);
    return new Fixture(Files.createDirectory(ALL.resolve(name)));
  }

  String savepoint() {
    return folder.resolve("savepoint").toAbsolutePath().normalize().toUri().toString();
  }

  void writeSavepoint(Path written) throws IOException {
    Path own = Files.createDirectory(folder.resolve("savepoint"));
    try (Stream<Path> files = Files.list(written)) {
      for (Path file : files.toList()) {
        Files.copy(file, own.resolve(file.getFileName().toString()));
      }
    }
  }

  List<String> options() throws IOException {
    List<String> options = new ArrayList<>();
    json().path("options").forEach(option -> options.add(option.asText()));
    return options;
  }

  /** Records that the job has read, by partition. */
  Map<FixtureRecord.Topic, List<Integer>> read() throws IOException {
    Map<FixtureRecord.Topic, List<Integer>> read = new TreeMap<>();
    for (FixtureRecord.Topic topic : FixtureRecord.Topic.values()) {
      List<Integer> counts = new ArrayList<>();
      json().path("read").path(name(topic)).forEach(count -> counts.add(count.asInt()));
      read.put(topic, counts);
    }
    return read;
  }

  void write(List<String> options, Map<FixtureRecord.Topic, List<Integer>> read)
      throws IOException {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode optionsNode = json.putArray("options");
    options.forEach(optionsNode::add);
    ObjectNode readNode = json.putObject("read");
    read.forEach((topic, counts) -> counts.forEach(readNode.withArray(name(topic))::add));
    Files.writeString(folder.resolve("fixture.json"), json.toPrettyString() + "\n");
  }

  private static String name(FixtureRecord.Topic topic) {
    return topic.name().toLowerCase(Locale.ROOT);
  }

  private JsonNode json() throws IOException {
    return JSON.readTree(Files.readString(folder.resolve("fixture.json")));
  }

  /** The lines of one of the files. */
  List<String> lines(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file), UTF_8);
  }

  void write(String file, List<String> lines) throws IOException {
    Files.write(folder.resolve(file), lines, UTF_8);
  }

  /** What is sent after the savepoint. */
  List<FixtureRecord> events() throws IOException {
    return lines("events.jsonl").stream().map(FixtureRecord::read).toList();
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }

  /**
   * What became of the records that follow, each file in the order of the records it is of.
   *
   * @param letters dead letters: code and source
   * @param answers to config requests and commands
   * @param feedback the lines that tell what was made of what people said
   */
  record Outcome(
      List<String> scores,
      List<String> alerts,
      List<String> letters,
      List<String> answers,
      List<String> feedback) {
    /** The files that a fixture keeps of it. */
    Map<String, List<String>> files() {
      return Map.of(
          "scores.jsonl", scores,
          "alerts.jsonl", alerts,
          "dead-letters.jsonl", letters,
          "answers.jsonl", answers,
          "feedback.jsonl", feedback);
    }
  }
}
