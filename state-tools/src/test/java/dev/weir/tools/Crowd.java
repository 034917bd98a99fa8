package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.state.ModelKey;
import dev.weir.tenant.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A tenant whose entities share models in lanes, as many of them in each of four. Its detector
 * scores by the window before the present one, so that a few events more change no score.
 */
final class Crowd {
  static final String TENANT = "crowd";

  /**
   * So many that a lane of two has been calibrated by its second window, and is far from ending it.
   */
  static final int ROUNDS = 50;

  static final List<String> ENTITIES =
      IntStream.range(0, 4)
          .boxed()
          .flatMap(
              lane ->
                  IntStream.range(0, 1_000)
                      .mapToObj(e -> "gate-" + e)
                      .filter(entity -> lane(entity, 4) == lane)
                      .limit(6))
          .toList();

  private static final String CONFIG =
      """
      {"tenant":"%s","version":%d,"scope":"tenant","lanes":%d,
       "features":[{"name":"a","type":"number"},{"name":"b","type":"number"}],
       "detector":{"type":"half-space-trees","window":400},
       "fallback":{"type":"robust-z-score","window":32},
       "warmup":160,
       "threshold":{"on":"rarity","medium":0.9,"high":0.95,"critical":0.99},
       "alerts":{"minSeverity":"medium","transitions":true,"resolveAfter":"PT1H"},
       "expireAfter":"P900D"}
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SplittableRandom random = new SplittableRandom(11);
  private int round;

  private static int lane(String entity, int lanes) {
    return ModelKey.of(TENANT, Scope.TENANT, lanes, entity).lane();
  }

  static ProducerRecord<byte[], byte[]> config(RealJob to, int version, int lanes) {
    String json = String.format(Locale.ROOT, CONFIG, TENANT, version, lanes);
    return new ProducerRecord<>(to.names().config(), TENANT.getBytes(UTF_8), json.getBytes(UTF_8));
  }

  /**
   * An event of every entity, {@code rounds} times, all in one partition; lanes differ in what is
   * usual.
   */
  List<Population.Sent> events(int rounds) {
    List<Population.Sent> sent = new ArrayList<>();
    for (int r = 0; r < rounds; r++, round++) {
      for (String entity : ENTITIES) {
        long millis = Population.START_MILLIS + round * 1_000L;
        double a = 10 * lane(entity, 4) + 30 * random.nextDouble();
        String json =
            String.format(
                Locale.ROOT,
                "{\"tenant\":\"%s\",\"entity\":\"%s\",\"time\":%d,"
                    + "\"features\":{\"a\":%.3f,\"b\":%.3f}}",
                TENANT,
                entity,
                millis,
                a,
                random.nextDouble());
        sent.add(new Population.Sent(TENANT, "", millis, json));
      }
    }
    return sent;
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(line, e);
    }
  }

  private static List<JsonNode> own(List<String> scores) {
    return scores.stream()
        .map(Crowd::tree)
        .filter(score -> score.path("tenant").asText().equals(TENANT))
        .toList();
  }

  /** The lines of all other tenants. */
  static List<String> others(List<String> scores) {
    return scores.stream().filter(s -> !tree(s).path("tenant").asText().equals(TENANT)).toList();
  }

  /** Status and score of each entity's event. */
  static Map<String, String> scores(List<String> scores) {
    Map<String, String> of = new TreeMap<>();
    for (JsonNode score : own(scores)) {
      String text = score.path("status").asText() + " " + score.path("score").asText();
      assertThat(of.put(score.path("entity").asText(), text)).isNull();
    }
    return of;
  }

  /** Every lane has counted on from what the lane it comes from had judged, without gap. */
  static void assertCounted(List<String> scores, int from, int to, int rounds) {
    Map<Integer, List<Integer>> numbers = new TreeMap<>();
    for (JsonNode score : own(scores)) {
      int lane = lane(score.path("entity").asText(), to);
      numbers.computeIfAbsent(lane, any -> new ArrayList<>()).add(score.path("n").asInt());
    }
    int before = ROUNDS * ENTITIES.size() / from;
    int more = rounds * ENTITIES.size() / to;
    List<Integer> expected = IntStream.range(before, before + more).boxed().toList();
    assertThat(numbers).hasSize(to);
    numbers.forEach(
        (lane, found) ->
            assertThat(found.stream().sorted().toList()).as("lane %d", lane).isEqualTo(expected));
  }
}
