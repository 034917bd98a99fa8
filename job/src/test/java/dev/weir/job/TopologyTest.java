package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.EventDecoder;
import dev.weir.operator.EventRules;
import dev.weir.operator.FeedbackSettings;
import dev.weir.operator.HealthSettings;
import dev.weir.operator.ModelCacheSize;
import dev.weir.operator.OutputRecord;
import dev.weir.operator.TenantBinding;
import dev.weir.state.Uids;
import dev.weir.tenant.Signatures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** The graph of production, with sinks that keep nothing: what savepoints rely on. */
class TopologyTest {
  private static final JobOptions OPTIONS =
      JobOptionsReader.read(
          new String[] {"--kafka.bootstrap.servers=localhost:1", "--parallelism=2"}, Map.of());

  private static StreamGraph graph() {
    return graph(new Topology.Settings(Duration.ofMinutes(1), ModelCacheSize.AUTO));
  }

  private static StreamGraph graph(Topology.Settings settings) {
    return graph(settings, OPTIONS);
  }

  private static StreamGraph graph(Topology.Settings settings, JobOptions options) {
    Configuration configuration = WeirJob.configuration(OPTIONS);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    Endpoints endpoints =
        new Endpoints(
            KafkaEndpoints.events(OPTIONS),
            KafkaEndpoints.config(OPTIONS),
            KafkaEndpoints.feedback(options),
            new DiscardingSink<OutputRecord>(),
            new DiscardingSink<OutputRecord>(),
            new DiscardingSink<OutputRecord>(),
            new DiscardingSink<OutputRecord>(),
            new DiscardingSink<OutputRecord>(),
            null);
    EventRules rules =
        new EventRules(EventDecoder.Limits.DEFAULT, TenantBinding.parse("body"), 10, 1 << 20);
    Topology.build(env, endpoints, rules, settings);
    return env.getStreamGraph();
  }

  @Test
  void uidsAreWhatTheyWereInTheFirstRelease() {
    List<String> uids =
        graph().getStreamNodes().stream().map(StreamNode::getTransformationUID).toList();
    assertThat(uids)
        .containsExactlyInAnyOrder(
            "events-source",
            "config-source",
            "check-tenant-configs",
            "apply-tenant-config",
            "score-events",
            "count-command-acks",
            "budget-alerts",
            "tenant-health",
            "tenant-health-sink",
            "scores-sink",
            "alerts-sink",
            "dead-letters-sink",
            "config-answers-sink");
    assertThat(Uids.ALL).containsExactlyInAnyOrderElementsOf(uids);
  }

  @Test
  void aLimitOnEntitiesIsOneOperatorMore() {
    Topology.Settings limited =
        new Topology.Settings(
            Duration.ofMinutes(1),
            ModelCacheSize.AUTO,
            Signatures.OFF,
            7,
            HealthSettings.OFF,
            FeedbackSettings.DEFAULT);
    StreamGraph graph = graph(limited);
    List<String> uids =
        graph.getStreamNodes().stream().map(StreamNode::getTransformationUID).toList();
    assertThat(uids).hasSize(Uids.ALL.size() + 1).containsAll(Uids.ALL).contains("admit-entities");
    for (StreamNode node : graph.getStreamNodes()) {
      if (Uids.SCORE_EVENTS.equals(node.getTransformationUID())) {
        assertThat(graph.getSourceVertex(node.getInEdges().get(1)).getTransformationUID())
            .as("a command that the models acknowledge was done before them")
            .isEqualTo(Uids.ADMIT_ENTITIES);
      }
    }
  }

  @Test
  void feedbackIsFourOperatorsMore() {
    JobOptions heard =
        JobOptionsReader.read(
            new String[] {"--kafka.bootstrap.servers=localhost:1", "--feedback.topic=feedback"},
            Map.of());
    Topology.Settings settings = new Topology.Settings(Duration.ofMinutes(1), ModelCacheSize.AUTO);
    List<String> uids =
        graph(settings, heard).getStreamNodes().stream()
            .map(StreamNode::getTransformationUID)
            .toList();
    assertThat(uids)
        .hasSize(Uids.ALL.size() + 4)
        .containsAll(Uids.ALL)
        .contains("feedback-source", "read-feedback", "judged-alerts", "join-feedback");
  }

  @Test
  void everyOperatorHasTheMaxParallelismOfTheFirstRelease() {
    assertThat(Uids.MAX_PARALLELISM).isEqualTo(360).isEqualTo(JobOptions.MAX_PARALLELISM);
    assertThat(WeirJob.configuration(OPTIONS).get(PipelineOptions.MAX_PARALLELISM)).isEqualTo(360);
  }

  @Test
  void requestsAreDecidedByOneSubtask() {
    for (StreamNode node : graph().getStreamNodes()) {
      if (node.getTransformationUID().startsWith("config")
          || node.getTransformationUID().equals(Uids.CHECK_TENANT_CONFIGS)) {
        assertThat(node.getParallelism()).as(node.getTransformationUID()).isEqualTo(1);
      }
    }
  }

  @Test
  void nothingIsLeftToChanceThatSavepointsRelyOn() {
    Configuration configuration = WeirJob.configuration(OPTIONS);
    assertThat(configuration.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
    assertThat(configuration.get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(configuration.get(PipelineOptions.OBJECT_REUSE)).isTrue();
  }

  @Test
  void noTransactionalIdIsTheBeginningOfAnother() {
    List<String> prefixes = KafkaEndpoints.transactionalIdPrefixes(OPTIONS);
    assertThat(prefixes).hasSize(5).doesNotHaveDuplicates();
    for (String one : prefixes) {
      assertThat(one).endsWith(".");
      for (String other : prefixes) {
        assertThat(one.equals(other) || !one.startsWith(other)).as("%s, %s", one, other).isTrue();
      }
    }
  }
}
