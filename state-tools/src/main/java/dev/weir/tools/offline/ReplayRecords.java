package dev.weir.tools.offline;

import dev.weir.job.RawRecordDeserializer;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;

/** The records of what a replay names: files in the order given, then topics. */
final class ReplayRecords {
  private final List<Path> files = new ArrayList<>();
  private final List<String> topics = new ArrayList<>();
  private final Properties kafka;
  private final Progress progress;

  /**
   * @param names of files, else of topics
   * @param kafka client properties; null where no broker was named
   * @param expected what a file is expected to be, for the error where there is none
   * @param progress told of every reading
   */
  ReplayRecords(List<String> names, Properties kafka, String expected, Progress progress) {
    this.kafka = kafka;
    this.progress = progress;
    for (String name : names) {
      if (Files.isRegularFile(Path.of(name))) {
        files.add(Path.of(name));
      } else if (kafka != null) {
        topics.add(name);
      } else {
        throw ReplayFault.input(
            name
                + ": found no such file, expected "
                + expected
                + "; for a topic name the broker with --bootstrap HOST:PORT");
      }
    }
  }

  /**
   * Hands on all records; those of topics have a place.
   *
   * @param header of records that is kept, null for none
   * @param start the offset to begin a partition at; less than 0 for the earliest one there is
   */
  void forEach(String header, ToLongFunction<TopicPartition> start, ReplayLines.Taker taker)
      throws IOException {
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      String what = "Reading " + file.getFileName();
      try (Stage stage = Stage.begin(progress, what, Files.size(file), Progress.Unit.BYTES)) {
        new ReplayLines(file, i, header).forEach(stage, taker);
        stage.complete();
      }
    }
    if (!topics.isEmpty()) {
      new ReplayTopics(kafka, topics, progress)
          .forEach(start, record -> taker.take(RawRecordDeserializer.raw(record, header), true));
    }
  }
}
