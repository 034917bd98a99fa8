package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tools.read.SavedState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A name that is too short for a search of plain bytes is proved gone by what is decoded alone, and
 * what is not decoded is said.
 */
class EraseShortNameTest {
  private static final String SHORT = "abc";

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir Path folder;

  @Test
  void allThatTheJobSavesIsDecodedTimersAndTopicsToo() throws Exception {
    String in = fixtureWith(SHORT);
    Ran ran = Ran.of("erase", in, out(), "--tenant", SHORT);
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    JsonNode certificate = certificate();
    assertThat(certificate.path("proved").asBoolean()).isTrue();
    assertThat(certificate.path("notDecoded")).as("nothing is overlooked").isEmpty();
    assertThat(certificate.path("byteScan").path("nameIsSearched").asBoolean()).isFalse();

    Map<String, Integer> copied = new TreeMap<>();
    certificate
        .path("copied")
        .forEach(
            one -> copied.merge(one.path("uid").asText(), one.path("names").size(), Math::max));
    assertThat(copied)
        .containsKeys(
            Uids.EVENTS_SOURCE,
            Uids.CONFIG_SOURCE,
            Uids.FEEDBACK_SOURCE,
            Uids.SCORES_SINK,
            SavedState.COMMITTER + Uids.SCORES_SINK);
    assertThat(copied.get(Uids.EVENTS_SOURCE)).isPositive();
    assertThat(copied.get(Uids.SCORES_SINK)).as("the prefix of its transactions").isPositive();

    JsonNode timers =
        StreamSupport.stream(certificate.path("timers").spliterator(), false)
            .filter(one -> one.path("uid").asText().equals(Uids.SCORE_EVENTS))
            .findFirst()
            .orElseThrow();
    assertThat(timers.path("erased").asLong()).isEqualTo(erasedModels(certificate)).isPositive();
    assertThat(timers.path("after").asLong())
        .isPositive()
        .isEqualTo(timers.path("before").asLong() - timers.path("erased").asLong());
    assertThat(certificate.path("decodedScan").path("timersOfTheErased").asLong()).isZero();
  }

  /** As it is found in the bytes where a name is long enough. */
  @Test
  void aTopicThatIsCalledLikeAShortTenantIsNoProof() throws Exception {
    String in = fixtureWith("events");
    Ran ran = Ran.of("erase", in, out(), "--tenant", "events");
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(1);
    assertThat(ran.out())
        .contains("NOT PROVED:  found \"events\" in \"events\" of " + Uids.EVENTS_SOURCE);
    assertThat(certificate().path("proved").asBoolean()).isFalse();
  }

  /** Its sources are not Kafka's. */
  @Test
  void whatNobodyCanDecodeIsSaidAndIsNoProofForAShortName() throws Exception {
    String in = TestJob.savepoint(folder, "hashmap", SavepointFormatType.CANONICAL);
    Ran ran = Ran.of("erase", in, out(), "--tenant", "acme");
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(1);
    assertThat(ran.out())
        .contains("NOT PROVED:  " + Uids.EVENTS_SOURCE + " (")
        .contains(" bytes that are not decoded, expected none");
    JsonNode certificate = certificate();
    assertThat(certificate.path("proved").asBoolean()).isFalse();
    List<JsonNode> ofSource =
        StreamSupport.stream(certificate.path("notDecoded").spliterator(), false)
            .filter(one -> one.path("uid").asText().equals(Uids.EVENTS_SOURCE))
            .toList();
    assertThat(ofSource)
        .isNotEmpty()
        .allMatch(one -> one.path("bytes").asLong() > 0)
        .allMatch(one -> one.path("searchedFor").asText().equals("names of 8 bytes and more"));
  }

  private String out() {
    return folder.resolve("out").toString();
  }

  private JsonNode certificate() throws Exception {
    return new ObjectMapper().readTree(Path.of(out() + ".certificate.json").toFile());
  }

  /**
   * What a release has saved, with a tenant that has something of everything called {@code name}.
   */
  private String fixtureWith(String name) throws Exception {
    List<Fixture> all = Fixture.all();
    String in = folder.resolve("in").toString();
    Ran ran =
        Ran.of(
            "migrate",
            "--rename-tenant",
            FixtureTenants.MUTED + "=" + name,
            all.get(all.size() - 1).savepoint(),
            in);
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    return in;
  }

  private static long erasedModels(JsonNode certificate) {
    for (JsonNode one : certificate.path("states")) {
      if (one.path("state").asText().equals(States.MODEL)) {
        return one.path("erased").asLong();
      }
    }
    return 0;
  }
}
