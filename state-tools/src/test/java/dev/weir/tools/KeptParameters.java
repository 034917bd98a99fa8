package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.detect.DetectorType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Tenants of the population whose detectors go on by parameters that keep what was learned. */
final class KeptParameters {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of each detector that has such, values that change scores within a few events. */
  private static final Map<DetectorType, String> OTHERS =
      new TreeMap<>(
          Map.of(
              DetectorType.HALF_SPACE_TREES, "sizeLimit=0.3",
              DetectorType.ONE_CLASS_SVM, "nu=0.6",
              DetectorType.KNN, "k=9 aggregate=max distance=manhattan",
              DetectorType.SDO_STREAM, "nearest=3 memory=512",
              DetectorType.MAHALANOBIS, "forgetting=0.01 regularisation=0.5",
              DetectorType.MOVING_STATISTICS, "combine=mean quantile=0.1 latest=16",
              DetectorType.ENSEMBLE, "combine=mean"));

  /** Those whose models have settled by the end of the population's rounds. */
  private static final Set<String> WARM =
      Set.of(Population.tenant(DetectorType.HALF_SPACE_TREES), Population.tenant(DetectorType.KNN));

  private KeptParameters() {}

  static boolean isChanged(String tenant) {
    return OTHERS.keySet().stream().anyMatch(type -> Population.tenant(type).equals(tenant));
  }

  static String[] options() {
    List<String> options = new ArrayList<>();
    OTHERS.forEach(
        (type, values) -> {
          for (String value : values.split(" ")) {
            options.addAll(List.of("--set-detector-param", Population.tenant(type) + ":" + value));
          }
        });
    return options.toArray(String[]::new);
  }

  /** The next config of each, which says what its models go on by. */
  static List<ProducerRecord<byte[], byte[]>> configs(RealJob to) throws IOException {
    List<ProducerRecord<byte[], byte[]>> configs = new ArrayList<>();
    for (Map.Entry<DetectorType, String> other : OTHERS.entrySet()) {
      String tenant = Population.tenant(other.getKey());
      ObjectNode config = (ObjectNode) JSON.readTree(Population.config(tenant, 2));
      for (String value : other.getValue().split(" ")) {
        String[] named = value.split("=");
        boolean number = named[1].matches("[0-9.]+");
        ((ObjectNode) config.get("detector"))
            .set(named[0], JSON.readTree(number ? named[1] : '"' + named[1] + '"'));
      }
      configs.add(
          new ProducerRecord<>(
              to.names().config(), tenant.getBytes(UTF_8), JSON.writeValueAsBytes(config)));
    }
    return configs;
  }

  private static Map<JsonNode, String> bySource(List<String> scores) throws IOException {
    Map<JsonNode, String> by = new HashMap<>();
    for (String score : scores) {
      by.put(JSON.readTree(score).get("source"), score);
    }
    return by;
  }

  /**
   * Everybody's events have the n and the status that they would have had, and those of other
   * tenants the very same lines; of every changed tenant some that were scored are so otherwise.
   */
  static void assertGoOn(List<String> found, List<String> expected) throws IOException {
    Map<JsonNode, String> before = bySource(expected);
    TreeSet<String> otherwise = new TreeSet<>();
    int compared = 0;
    for (Map.Entry<JsonNode, String> line : bySource(found).entrySet()) {
      String was = before.get(line.getKey());
      JsonNode now = JSON.readTree(line.getValue());
      String tenant = now.path("tenant").asText();
      if (was == null) {
        assertThat(tenant).isEqualTo(Crowd.TENANT);
      } else if (!isChanged(tenant)) {
        assertThat(line.getValue()).isEqualTo(was);
      } else {
        JsonNode then = JSON.readTree(was);
        assertThat(now.get("n")).as(was).isEqualTo(then.get("n"));
        assertThat(now.get("status")).as(was).isEqualTo(then.get("status"));
        if (now.path("status").asText().equals("scored")
            && !now.path("score").equals(then.path("score"))) {
          otherwise.add(tenant);
        }
      }
      compared += was == null ? 0 : 1;
    }
    assertThat(compared).isEqualTo(expected.size());
    assertThat(otherwise).isEqualTo(WARM);
  }

  /** Scores under the second config, which go on with the models of the first. */
  static void assertAccepted(List<String> scores, int rounds) throws IOException {
    int judged = 0;
    for (String score : scores) {
      JsonNode tree = JSON.readTree(score);
      if (tree.path("config").asText().startsWith("customer.")
          && tree.path("config").asText().endsWith("@2")) {
        judged++;
        if (WARM.contains(tree.path("tenant").asText())) {
          assertThat(tree.path("status").asText()).as(score).isEqualTo("scored");
        }
        assertThat(tree.has("swapped")).as(score).isFalse();
      }
    }
    assertThat(judged).isEqualTo(rounds * OTHERS.size() * Population.BUSY);
  }
}
