package dev.weir.kafka;

import dev.weir.command.Command;
import dev.weir.tenant.CommandRequest;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.CommandStatus.Stage;
import dev.weir.tenant.InvalidConfigException;
import dev.weir.tenant.MessageSigner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** The topic of commands, as somebody outside the job uses it. */
public final class CommandTopics {
  private final Properties kafka;
  private final TopicNames topics;
  private final Duration deadline;

  /**
   * With the settings of the clients, {@code bootstrap.servers} among them.
   *
   * @param deadline for all of a command
   */
  public CommandTopics(Properties client, TopicNames topics, Duration deadline) {
    this.topics = topics;
    this.deadline = deadline;
    this.kafka = MessageSender.within(deadline, client);
  }

  /**
   * Sends a command, with the time at which it does that, and waits until it is done, or refused.
   *
   * @param signer signs it; null for not at all
   * @param progress gets every line about it, in their order
   * @return the last line; not done and not refused if the deadline came first; null if nobody
   *     answered at all
   * @throws KafkaFailure if the broker does not take it
   */
  public CommandStatus order(
      Command command, MessageSigner signer, Consumer<CommandStatus> progress) {
    long until = System.nanoTime() + deadline.toNanos();
    try (TopicReader reader = new TopicReader(kafka, topics.configStatus())) {
      // Noted before sending: the answer cannot stand before it.
      reader.seek(reader.end());
      Lines lines = new Lines(command.id(), send(command, signer), progress);
      reader.readUntil(until, lines::take);
      if (lines.repeated && !lines.ended) {
        // What was done before may have been answered before.
        reader.readAll(until, lines::take);
        if (!lines.ended) {
          reader.readUntil(until, lines::take);
        }
      }
      return lines.last;
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  private RecordMetadata send(Command command, MessageSigner signer) {
    byte[] key = command.tenant().getBytes(StandardCharsets.UTF_8);
    byte[] value = CommandRequest.write(command, System.currentTimeMillis());
    try {
      return MessageSender.send(
          kafka, new ProducerRecord<>(topics.commands(), 0, key, value), signer, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      throw failure(e);
    }
  }

  private KafkaFailure failure(Throwable cause) {
    return new KafkaFailure(
        "cannot send to "
            + topics.commands()
            + " on "
            + kafka.getProperty("bootstrap.servers")
            + ": "
            + cause.getMessage()
            + "; are the broker and the topic there?",
        cause);
  }

  /** The lines about one command. */
  private static final class Lines {
    private final String id;
    private final RecordMetadata sent;
    private final Consumer<CommandStatus> progress;
    private CommandStatus last;
    private boolean repeated;
    private boolean ended;

    Lines(String id, RecordMetadata sent, Consumer<CommandStatus> progress) {
      this.id = id;
      this.sent = sent;
      this.progress = progress;
    }

    /** Whether there is no more to wait for in this reading. */
    boolean take(ConsumerRecord<byte[], byte[]> record) {
      CommandStatus status = read(record.value());
      if (status == null || ended || !isWanted(status)) {
        return ended;
      }
      last = status;
      progress.accept(status);
      boolean justRepeated = status.stage() == Stage.REPEATED;
      repeated |= justRepeated;
      ended = status.stage() == Stage.DONE || status.stage() == Stage.REFUSED;
      return ended || justRepeated;
    }

    /** The answer to this message; then the acknowledgements of the command, whoever sent it. */
    private boolean isWanted(CommandStatus status) {
      boolean word = status.stage() == Stage.ACKNOWLEDGED || status.stage() == Stage.DONE;
      if (word) {
        return id.equals(status.id());
      }
      return status.source().topic().equals(sent.topic())
          && status.source().offset() == sent.offset()
          && !(repeated && status.stage() == Stage.REPEATED);
    }

    private static CommandStatus read(byte[] line) {
      try {
        return CommandStatus.isOne(line) ? CommandStatus.read(line) : null;
      } catch (InvalidConfigException e) {
        return null;
      }
    }
  }
}
