package dev.weir.job;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/** Asks Kafka for {@link KafkaFacts}, all questions together within one bounded time. */
final class KafkaQuestions {
  private static final String TRANSACTION_MAX = "transaction.max.timeout.ms";

  private final JobOptions options;
  private final Admin admin;
  private final Patience patience;

  private KafkaQuestions(JobOptions options, Admin admin, Patience patience) {
    this.options = options;
    this.admin = admin;
    this.patience = patience;
  }

  /**
   * The facts.
   *
   * @param atMost how long it may take in all
   * @throws KafkaException where Kafka does not answer in time or refuses the user
   */
  static KafkaFacts ask(JobOptions options, Duration atMost) {
    Patience patience = new Patience(atMost);
    try (Admin admin = Admin.create(options.kafka())) {
      return new KafkaQuestions(options, admin, patience).ask();
    }
  }

  private KafkaFacts ask() {
    Map<TopicRole, List<String>> names = names();
    TopicQuestions topics = new TopicQuestions(admin, patience);
    topics.ask(names.values().stream().flatMap(List::stream).distinct().toList());
    Map<String, TopicFacts> found = topics.found();
    Map<TopicRole, List<TopicFacts>> facts = new EnumMap<>(TopicRole.class);
    only(names, found::containsKey)
        .forEach((role, all) -> facts.put(role, all.stream().map(found::get).toList()));
    return new KafkaFacts(
        facts,
        only(names, name -> !found.containsKey(name) && !topics.refused().contains(name)),
        only(names, topics.refused()::contains),
        transactionMaxMillis());
  }

  private Map<TopicRole, List<String>> names() {
    Map<TopicRole, List<String>> names = new EnumMap<>(TopicRole.class);
    for (TopicRole role : TopicRole.values()) {
      names.put(role, role.names(options));
    }
    if (options.eventTopics().pattern() != null) {
      ListTopicsOptions how = new ListTopicsOptions().timeoutMs(patience.leftMillis());
      Set<String> all = Patience.get(admin.listTopics(how).names());
      names.put(
          TopicRole.EVENTS, all.stream().filter(options.eventTopics()::covers).sorted().toList());
    }
    return names;
  }

  private static Map<TopicRole, List<String>> only(
      Map<TopicRole, List<String>> names, Predicate<String> wanted) {
    Map<TopicRole, List<String>> found = new EnumMap<>(TopicRole.class);
    names.forEach((role, all) -> found.put(role, all.stream().filter(wanted).toList()));
    return found;
  }

  private OptionalLong transactionMaxMillis() {
    if (options.get(JobOptions.SINKS_GUARANTEE) != DeliveryGuarantee.EXACTLY_ONCE) {
      return OptionalLong.empty();
    }
    try {
      DescribeConfigsOptions how = new DescribeConfigsOptions();
      List<ConfigResource> brokers = brokers();
      return smallest(
          Patience.get(admin.describeConfigs(brokers, how.timeoutMs(patience.leftMillis())).all())
              .values());
    } catch (AuthorizationException e) {
      return OptionalLong.empty();
    }
  }

  /** A transaction can be anybody's: the strictest broker decides. */
  static OptionalLong smallest(Collection<Config> brokers) {
    return brokers.stream()
        .map(config -> config.get(TRANSACTION_MAX))
        .filter(entry -> entry != null && entry.value() != null)
        .mapToLong(entry -> Long.parseLong(entry.value()))
        .min();
  }

  private List<ConfigResource> brokers() {
    DescribeClusterOptions how = new DescribeClusterOptions().timeoutMs(patience.leftMillis());
    return Patience.get(admin.describeCluster(how).nodes()).stream()
        .map(Node::idString)
        .map(id -> new ConfigResource(ConfigResource.Type.BROKER, id))
        .toList();
  }
}
