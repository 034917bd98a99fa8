package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.command.Command;
import dev.weir.kafka.EmbeddedKafka;
import dev.weir.kafka.TopicNames;
import dev.weir.kafka.Topics;
import dev.weir.tenant.CommandRequest;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.CommandStatus.Stage;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.RefusalCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderCommandTest {
  private static final Properties CLIENT = new Properties();
  private static EmbeddedKafka kafka;
  private static Thread job;
  private static volatile boolean stopped;

  private StringWriter out;
  private StringWriter err;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = EmbeddedKafka.start();
    CLIENT.put("bootstrap.servers", kafka.bootstrapServers());
    try (Admin admin = Admin.create(CLIENT)) {
      Topics.createMissing(admin, Topics.plan(TopicNames.DEFAULT, 1, 1 << 20));
    }
    job = new Thread(OrderCommandTest::answer, "job-double");
    job.start();
  }

  @AfterAll
  static void stopBroker() throws InterruptedException {
    stopped = true;
    job.join(30_000);
    kafka.close();
  }

  /** Two subtasks; tenants are named by how far it comes. */
  private static void answer() {
    Set<String> done = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(CLIENT, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(CLIENT, new ByteArraySerializer(), new ByteArraySerializer())) {
      TopicPartition partition = new TopicPartition(TopicNames.DEFAULT.commands(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (!stopped) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
          Command command = CommandRequest.read(record.key(), record.value()).command();
          for (CommandStatus line : lines(command, record.offset(), done)) {
            producer.send(
                new ProducerRecord<>(
                    TopicNames.DEFAULT.configStatus(), record.key(), line.write()));
          }
          producer.flush();
        }
      }
    }
  }

  private static List<CommandStatus> lines(Command command, long offset, Set<String> done) {
    List<CommandStatus> lines = new ArrayList<>();
    if (command.tenant().equals("silent")) {
      return lines;
    }
    if (!done.add(command.id())) {
      lines.add(line(command, Stage.REPEATED, 0, offset));
      return lines;
    }
    boolean refused = command.tenant().equals("refused");
    lines.add(line(command, refused ? Stage.REFUSED : Stage.ACCEPTED, 0, offset));
    if (!refused) {
      lines.add(line(command, Stage.ACKNOWLEDGED, 1, offset));
    }
    if (!refused && !command.tenant().equals("slow")) {
      lines.add(line(command, Stage.DONE, 2, offset));
    }
    return lines;
  }

  private static CommandStatus line(Command command, Stage stage, int done, long offset) {
    RefusalCode code = stage == Stage.REFUSED ? RefusalCode.COMMAND_CONFLICT : null;
    return new CommandStatus(
        command.type(),
        command.id(),
        command.tenant(),
        stage,
        0,
        code,
        "as the double says",
        done,
        done == 0 ? 0 : 2,
        new ConfigStatus.Source("commands", 0, offset));
  }

  @BeforeEach
  void clear() {
    out = new StringWriter();
    err = new StringWriter();
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of("command"));
    all.addAll(List.of(args));
    all.addAll(List.of("--bootstrap", kafka.bootstrapServers()));
    return Weir.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(OptionArguments.handedOn(all.toArray(String[]::new)));
  }

  @Test
  void itShowsHowFarACommandHasComeAndEndsWhenItIsDone() {
    assertThat(run("erase-tenant", "--tenant", "acme", "--id", "a", "--yes"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            "erase-tenant of acme, id a\naccepted\nacknowledged 1 of 2\ndone 2 of 2\n");
    clear();
    assertThat(run("erase-tenant", "--tenant", "acme", "--id", "a", "--yes")).isZero();
    assertThat(out.toString()).contains("repeated").contains("done 2 of 2");
    clear();
    assertThat(run("mute", "--tenant", "acme", "--entity", "e", "--until", "2 h")).isZero();
    assertThat(out.toString()).startsWith("mute of acme/e, id ");
  }

  @Test
  void whatCannotBeUndoneNeedsAYes() {
    assertThat(run("erase-entity", "--tenant", "acme", "--entity", "e")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("add --yes");
    assertThat(run("erase", "--tenant", "acme", "--yes")).isEqualTo(ExitCode.USAGE);
    assertThat(run("mute", "--tenant", "acme")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("until: found nothing");
  }

  @Test
  void everyOtherEndHasItsOwnExitCode() {
    assertThat(run("reset", "--tenant", "refused", "--yes")).isEqualTo(ExitCode.INVALID_CONFIG);
    assertThat(err.toString()).contains("COMMAND_CONFLICT");
    assertThat(run("reset", "--tenant", "slow", "--yes", "--deadline", "2 s"))
        .isEqualTo(ExitCode.PARTIAL);
    assertThat(run("reset", "--tenant", "silent", "--yes", "--deadline", "1 s"))
        .isEqualTo(ExitCode.UNREACHABLE);
  }
}
