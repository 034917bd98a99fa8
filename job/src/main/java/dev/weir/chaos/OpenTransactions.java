package dev.weir.chaos;

import dev.weir.kafka.KafkaFailure;
import dev.weir.kafka.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/**
 * Transactions on a job's outputs that nobody has ended: they hold back every committed reader.
 * After a clean stop there must be none.
 */
public final class OpenTransactions {
  private static final long TIMEOUT_SECONDS = 30;

  private static final Set<TransactionState> OPEN =
      Set.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT);

  private OpenTransactions() {}

  /**
   * One open transaction.
   *
   * @param state of the coordinator: one of those that hold back readers
   * @param partitions of the job's outputs that it holds back
   */
  public record Open(
      String transactionalId, TransactionState state, List<TopicPartition> partitions) {}

  /**
   * The open transactions whose id begins with {@code prefix}, in the order of their ids.
   *
   * @throws KafkaFailure where the broker does not answer
   */
  public static List<Open> list(Admin admin, TopicNames names, String prefix) {
    Set<String> outputs =
        Set.of(
            names.scores(),
            names.alerts(),
            names.deadLetters(),
            names.parked(),
            names.configStatus(),
            names.configAccepted(),
            names.tenantHealth());
    ListTransactionsOptions open = new ListTransactionsOptions().filterStates(OPEN);
    Set<String> ids = new TreeSet<>();
    for (TransactionListing listing : await(admin.listTransactions(open).all())) {
      if (listing.transactionalId().startsWith(prefix)) {
        ids.add(listing.transactionalId());
      }
    }
    return describe(admin, ids, outputs);
  }

  private static List<Open> describe(Admin admin, Set<String> ids, Set<String> outputs) {
    Map<String, KafkaFuture<TransactionDescription>> asked = new TreeMap<>();
    var answers = admin.describeTransactions(ids);
    ids.forEach(id -> asked.put(id, answers.description(id)));
    List<Open> found = new ArrayList<>();
    for (Map.Entry<String, KafkaFuture<TransactionDescription>> one : asked.entrySet()) {
      TransactionDescription description = awaitPresent(one.getValue());
      if (description == null || !OPEN.contains(description.state())) {
        continue; // it ended between the two questions
      }
      List<TopicPartition> held =
          description.topicPartitions().stream()
              .filter(partition -> outputs.contains(partition.topic()))
              .sorted(
                  java.util.Comparator.comparing(TopicPartition::topic)
                      .thenComparingInt(TopicPartition::partition))
              .toList();
      if (!held.isEmpty()) {
        found.add(new Open(one.getKey(), description.state(), held));
      }
    }
    return found;
  }

  private static TransactionDescription awaitPresent(KafkaFuture<TransactionDescription> asked) {
    try {
      return await(asked);
    } catch (KafkaFailure e) {
      if (e.getCause().getCause() instanceof TransactionalIdNotFoundException) {
        return null;
      }
      throw e;
    }
  }

  private static <T> T await(KafkaFuture<T> asked) {
    try {
      return asked.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new KafkaFailure("cannot list transactions: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaFailure("interrupted", e);
    } catch (TimeoutException e) {
      throw new KafkaFailure("no answer in " + TIMEOUT_SECONDS + " s about transactions", e);
    }
  }
}
