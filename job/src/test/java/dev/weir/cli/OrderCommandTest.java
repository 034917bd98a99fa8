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
import dev.weir.tenant.MessageSigner;
import dev.weir.tenant.RefusalCode;
import dev.weir.tenant.SignatureMode;
import dev.weir.tenant.Signatures;
import dev.weir.tenant.SignedMessage;
import dev.weir.tenant.SigningKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;

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

  /** The messages themselves, as they stand on the topic. */
  private static List<ConsumerRecord<byte[], byte[]>> sent() {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(CLIENT, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(TopicNames.DEFAULT.commands(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(20)).forEach(all::add);
      }
    }
    return all;
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
  void everyCommandSaysWhenItWasWrittenAndIsSignedIfAsked(@TempDir Path folder) throws Exception {
    MessageSigner.NewKey key = MessageSigner.newKey();
    Path file = Files.writeString(folder.resolve("acme.key"), key.privateKey());
    long before = System.currentTimeMillis();
    assertThat(
            run(
                "unmute",
                "--tenant",
                "acme",
                "--id",
                "signed",
                "--key-file",
                file.toString(),
                "--key-id",
                "acme-1"))
        .as(err.toString())
        .isZero();
    ConsumerRecord<byte[], byte[]> last = sent().get(sent().size() - 1);
    SignedMessage message =
        new SignedMessage(
            last.topic(),
            last.key(),
            last.value(),
            last.headers().lastHeader(SignedMessage.KEY_ID_HEADER).value(),
            last.headers().lastHeader(SignedMessage.SIGNATURE_HEADER).value());
    SigningKeys keys =
        SigningKeys.parse(
            "keys: [{id: acme-1, tenants: [acme], publicKey: " + key.publicKey() + "}]");
    CommandRequest read = new Signatures(SignatureMode.REQUIRED, keys).readCommand(message);
    assertThat(read.problems()).isEmpty();
    assertThat(read.id()).isEqualTo("signed");
    assertThat(read.atMillis()).isBetween(before, System.currentTimeMillis());
    assertThat(run("unmute", "--tenant", "acme", "--key-id", "acme-1")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--key-id: found no --key-file");
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
