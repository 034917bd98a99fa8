package dev.weir.tools.offline;

import dev.weir.job.JobOptions;
import dev.weir.job.KafkaColdStart;
import dev.weir.kafka.KafkaFailure;
import dev.weir.operator.ColdStart;
import dev.weir.tenant.TenantRecord;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.StateFault;
import dev.weir.tools.write.OutputFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.fs.Path;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Trains models from history and writes the savepoint that the job starts from. */
public final class Bootstrapping {
  private final BootstrapOrder order;
  private final JobOptions options;
  private final ReadSettings settings;

  private Bootstrapping(BootstrapOrder order, ReadSettings settings) {
    this.order = order;
    this.options = order.options();
    this.settings = settings;
  }

  /**
   * Does it.
   *
   * @throws StateFault where the history cannot be read or the savepoint not be written
   * @throws dev.weir.cli.CommandFailure where a config is wrong
   * @throws KafkaFailure where the broker does not answer
   */
  public static BootstrapReport run(BootstrapOrder order, ReadSettings settings) throws Exception {
    order.check();
    return new Bootstrapping(order, settings).run();
  }

  private BootstrapReport run() throws Exception {
    boolean piiKey = options.find(JobOptions.PII_KEY_FILE).isPresent();
    List<TenantRecord> configs = ConfigFolder.read(order.configs(), piiKey);
    Training.Given given = given(configs);
    try (OutputFolder folder = OutputFolder.create(order.out());
        LetterFile letters = letters();
        HistoryRun run =
            HistoryRun.begin(Training.readers(options, settings.parallelism()), letters)) {
      String made = new Training(options, settings, run).run(given, folder.part().toString());
      if (run.judgedEvents() == 0) {
        throw SourceOffsets.wrong(
            "--history: found no event that could be judged among "
                + run.records()
                + ", refused: "
                + run.refusedEvents()
                + "; expected events of tenants that --config has");
      }
      folder.move(new Path(made));
      return new BootstrapReport(
          folder.target().toString(),
          configs.size(),
          run.records(),
          run.judgedEvents(),
          run.refusedEvents(),
          given.goOn());
    }
  }

  private LetterFile letters() {
    try {
      return order.deadLetters() == null ? null : new LetterFile(order.deadLetters());
    } catch (FileAlreadyExistsException e) {
      throw SourceOffsets.wrong(
          "--dead-letters: found " + order.deadLetters() + " there, expected a new file");
    } catch (IOException e) {
      throw SourceOffsets.wrong(
          "--dead-letters: found no place to write (" + e + "), expected one");
    }
  }

  private Training.Given given(List<TenantRecord> configs) {
    if (order.offline()) {
      Map<TopicPartition, Long> goOn =
          order.goOn().nowhere() ? Map.of() : SourceOffsets.parse(order.goOn().offsets());
      return given(files(), new GivenConfigs(configs, -1, -1), goOn);
    }
    try (SourceOffsets broker = new SourceOffsets(options.kafka())) {
      List<TopicPartition> partitions = broker.partitions(options.eventTopics());
      if (partitions.isEmpty()) {
        throw SourceOffsets.wrong(
            "events.topics: found no such topic, expected "
                + options.get(JobOptions.EVENTS_TOPICS));
      }
      // Before the history: a request that is answered meanwhile is answered by a running job,
      // whose configs are not those of the folder.
      ColdStart asked = configTopics();
      ColdStart given =
          new GivenConfigs(configs, asked.lastAnswered(), asked.lastAnsweredCommand());
      return order.ofTopics()
          ? ofTopics(broker, partitions, given)
          : given(files(), given, goOn(broker, partitions));
    } catch (IllegalStateException e) {
      // The config topics' own words.
      throw new KafkaFailure(e.getMessage(), e);
    } catch (KafkaException | IOException e) {
      throw new KafkaFailure(
          "found no answer of Kafka at "
              + options.kafka().getProperty("bootstrap.servers")
              + " ("
              + e.getMessage()
              + "), expected the job's; with --offline and --offsets none is asked",
          e);
    }
  }

  private ColdStart configTopics() {
    return KafkaColdStart.noteEnds(
        options.kafka(),
        options.get(JobOptions.CONFIG_ACCEPTED_TOPIC),
        options.get(JobOptions.CONFIG_TOPIC),
        options.get(JobOptions.CONFIG_STATUS_TOPIC),
        options.get(JobOptions.COMMANDS_TOPIC));
  }

  /** All partitions of the events go on where the named ones have been read to. */
  private Training.Given ofTopics(
      SourceOffsets broker, List<TopicPartition> partitions, ColdStart configs) {
    List<String> topics = new ArrayList<>();
    for (String name : order.history()) {
      topics.add(name.substring(BootstrapOrder.TOPIC.length()));
    }
    for (String topic : topics) {
      if (partitions.stream().noneMatch(partition -> partition.topic().equals(topic))) {
        throw SourceOffsets.wrong(
            "--history: found no topic \""
                + topic
                + "\" among those of events.topics, expected one of "
                + partitions.stream().map(TopicPartition::topic).distinct().sorted().toList()
                + "; --set events.topics=NAME reads another");
      }
    }
    List<TopicPartition> unread =
        partitions.stream().filter(partition -> !topics.contains(partition.topic())).toList();
    if (!unread.isEmpty()) {
      throw SourceOffsets.wrong(
          "--history: found no "
              + BootstrapOrder.TOPIC
              + " for "
              + unread
              + ", which the job reads too; expected all topics of events.topics");
    }
    Map<TopicPartition, Long> ends = broker.ends(partitions);
    History history =
        new HistoryTopic(
            options.kafka(), broker.begins(partitions), ends, options.tenantBinding().header());
    return given(history, configs, ends);
  }

  private Map<TopicPartition, Long> goOn(SourceOffsets broker, List<TopicPartition> partitions) {
    BootstrapOrder.GoOn said = order.goOn();
    if (said.nowhere()) {
      return Map.of();
    }
    if (said.place() != null) {
      return broker.at(said.place(), partitions);
    }
    Map<TopicPartition, Long> offsets = SourceOffsets.parse(said.offsets());
    broker.check(offsets, partitions);
    return offsets;
  }

  private History files() {
    LineForm.Naming naming = new LineForm.Naming(order.topicOfFiles(), order.timeField());
    try {
      return new HistoryFiles(order.history(), form(), naming);
    } catch (IOException e) {
      throw SourceOffsets.wrong("--history: " + e.getMessage());
    }
  }

  private LineForm form() {
    return switch (order.lines()) {
      case "json" -> LineForm.JSON;
      case "console" -> LineForm.CONSOLE;
      default ->
          throw SourceOffsets.wrong(
              "--lines: found " + order.lines() + ", expected json or console");
    };
  }

  /** Lines without a partition have the whole of a limit; others a partition's share. */
  private Training.Given given(History history, ColdStart configs, Map<TopicPartition, Long> goOn) {
    Map<String, Integer> partitions = new HashMap<>();
    if (order.ofTopics() || form() == LineForm.CONSOLE) {
      goOn.keySet().forEach(partition -> partitions.merge(partition.topic(), 1, Integer::sum));
    }
    Map<TopicPartition, Long> sorted = new TreeMap<>(SourceOffsets.ORDER);
    sorted.putAll(goOn);
    return new Training.Given(history, configs, sorted, partitions);
  }
}
