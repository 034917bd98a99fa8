package dev.weir.chaos;

import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.ConfigStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the status topic from its beginning, committed lines only, in a thread of its own, and
 * knows which versions were accepted, and which commands are done. A broker that is away is waited
 * for.
 */
final class AcceptedVersions implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Set<Step.TenantVersion> accepted = new HashSet<>();
  private final Thread thread = new Thread(this::run, "chaos-config-status");
  private final Set<String> done = new HashSet<>();
  private long answers;
  private volatile boolean closed;
  private RuntimeException failure;

  AcceptedVersions(Properties client, String topic) {
    consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    partition = new TopicPartition(topic, 0);
    thread.setDaemon(true);
    thread.start();
  }

  /** The first of {@code wanted} that is not accepted yet; null if all are. */
  synchronized Step.TenantVersion missing(List<Step.TenantVersion> wanted) {
    if (failure != null) {
      throw new IllegalStateException("the config status cannot be read: " + failure, failure);
    }
    for (Step.TenantVersion one : wanted) {
      if (!accepted.contains(one)) {
        return one;
      }
    }
    return null;
  }

  /** Whether so many requests and commands are answered, and all of these commands done. */
  synchronized boolean isQuiet(long requests, List<String> commands) {
    if (failure != null) {
      throw new IllegalStateException("the config status cannot be read: " + failure, failure);
    }
    return answers >= requests && done.containsAll(commands);
  }

  /** Returns when something was accepted, or after the time. */
  synchronized void awaitChange(long millis) throws InterruptedException {
    if (failure == null) {
      wait(millis);
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> line : consumer.poll(POLL)) {
          if (CommandStatus.isOne(line.value())) {
            note(CommandStatus.read(line.value()));
          } else {
            note(ConfigStatus.read(line.value()));
          }
        }
      }
    } catch (WakeupException e) {
      // Only close() wakes it.
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private synchronized void note(CommandStatus status) {
    if (status.stage() == CommandStatus.Stage.DONE) {
      done.add(status.id());
    }
    answers += CommandAnswers.isAnswer(status) ? 1 : 0;
    notifyAll();
  }

  private synchronized void note(ConfigStatus status) {
    answers++;
    if (status.isAccepted()) {
      accepted.add(new Step.TenantVersion(status.tenant(), status.version()));
    }
    notifyAll();
  }

  private synchronized void fail(RuntimeException e) {
    failure = e;
    notifyAll();
  }
}
