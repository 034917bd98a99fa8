package dev.weir.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;

/** Runs create-topics with a command in place of Kafka's that only writes down what it is given. */
final class TopicCommands {
  private TopicCommands() {}

  /** The topics that the script asks for, in its order. */
  static List<NewTopic> of(Path script, Path temporary) throws IOException, InterruptedException {
    Path said = temporary.resolve("kafka-topics.said");
    Path recorder = temporary.resolve("kafka-topics.sh");
    Files.writeString(recorder, "#!/bin/sh\nprintf '%s\\n' \"$*\" >>'" + said + "'\n");
    Files.setPosixFilePermissions(recorder, PosixFilePermissions.fromString("rwx------"));
    ProcessBuilder builder = new ProcessBuilder("sh", script.toAbsolutePath().toString());
    builder.environment().put("KAFKA_TOPICS", recorder.toString());
    Process process = builder.inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(script + " ended with " + process.exitValue() + ", expected 0");
    }
    return Files.readAllLines(said).stream().map(TopicCommands::topic).toList();
  }

  private static NewTopic topic(String line) {
    Map<String, String> given = new TreeMap<>();
    Map<String, String> settings = new TreeMap<>();
    List<String> flags = new ArrayList<>();
    Iterator<String> words = List.of(line.split(" ")).iterator();
    while (words.hasNext()) {
      String word = words.next();
      if (word.equals("--config")) {
        String[] setting = words.next().split("=", 2);
        settings.put(setting[0], setting[1]);
      } else if (word.equals("--create") || word.equals("--if-not-exists")) {
        flags.add(word);
      } else {
        given.put(word, words.next());
      }
    }
    if (!flags.equals(List.of("--create", "--if-not-exists"))
        || !"kafka:9092".equals(given.get("--bootstrap-server"))) {
      throw new IllegalArgumentException("found " + line + ", expected --create at kafka:9092");
    }
    return new NewTopic(
            given.get("--topic"),
            Integer.parseInt(given.get("--partitions")),
            Short.parseShort(given.get("--replication-factor")))
        .configs(settings);
  }
}
