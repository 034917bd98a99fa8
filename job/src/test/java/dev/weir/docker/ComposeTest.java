package dev.weir.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What can be known of compose.yaml without an engine. */
class ComposeTest {
  private static final Path HOME = Path.of("..");

  /** Of the keys that the Compose Specification has at the top, those that are used here. */
  private static final Set<String> TOP = Set.of("name", "services", "volumes");

  /** Of the keys that the Compose Specification has for a service, those that are used here. */
  private static final Set<String> SERVICE =
      Set.of(
          "build",
          "command",
          "depends_on",
          "deploy",
          "entrypoint",
          "environment",
          "healthcheck",
          "image",
          "ports",
          "profiles",
          "restart",
          "volumes");

  private final Compose compose = Compose.of(HOME);

  @Test
  void everyKeyIsOneOfTheSpecification() {
    assertThat(compose.root().keySet().stream().filter(key -> !key.startsWith("x-")))
        .isSubsetOf(TOP);
    compose
        .services()
        .forEach((name, service) -> assertThat(service.keySet()).as(name).isSubsetOf(SERVICE));
    assertThat(compose.services().values().stream().map(s -> s.get("restart").toString()))
        .isSubsetOf(List.of("no", "on-failure", "unless-stopped"));
  }

  @Test
  void everyServiceThatIsWaitedForCanBecomeWhatIsWaitedFor() {
    compose
        .services()
        .forEach(
            (name, service) ->
                Compose.object(service.get("depends_on"))
                    .forEach((on, how) -> assertReachable(on, Compose.object(how))));
  }

  private void assertReachable(String name, Map<String, Object> how) {
    assertThat(compose.services()).containsKey(name);
    Map<String, Object> service = compose.services().get(name);
    switch (how.get("condition").toString()) {
      case "service_started" -> assertThat(service).containsKey("command");
      case "service_healthy" -> assertThat(service).as(name).containsKey("healthcheck");
      case "service_completed_successfully" ->
          assertThat(service.get("restart")).as(name).isEqualTo("no");
      default -> assertThat(how).as(name).isEmpty();
    }
  }

  @Test
  void everyVolumeIsDeclaredAndUsedAndEveryMountedFileExists() {
    Set<String> used = new TreeSet<>();
    for (String service : compose.services().keySet()) {
      compose.mounted(service).values().forEach(file -> assertThat(file).isRegularFile());
      for (String volume : Compose.strings(compose.services().get(service).get("volumes"))) {
        if (!volume.startsWith(".")) {
          used.add(volume.split(":")[0]);
        }
      }
    }
    assertThat(Compose.object(compose.root().get("volumes"))).containsOnlyKeys(used);
  }

  @Test
  void portsOfThisMachineAreTakenOnceAndServeOnlyThisMachine() {
    List<String> taken = new ArrayList<>();
    for (Map<String, Object> service : compose.services().values()) {
      for (String port : Compose.strings(service.get("ports"))) {
        assertThat(port).startsWith("127.0.0.1:");
        taken.add(port.split(":")[1]);
      }
    }
    assertThat(taken).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void everyImageIsPinnedAndThoseOfTheBuildHaveItsVersions() throws Exception {
    String pom = Files.readString(HOME.resolve("pom.xml"));
    compose
        .services()
        .forEach(
            (name, service) -> {
              String image = service.get("image").toString();
              assertThat(image).as(name).matches("[a-z/]+:v?\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
              String version = image.substring(image.indexOf(':') + 1);
              if (image.startsWith("apache/kafka:")) {
                assertThat(pom).contains("<kafka.version>" + version + "</kafka.version>");
              }
              if (image.startsWith("weir:")) {
                assertThat(pom).contains("<version>" + version + "</version>");
              }
            });
  }

  @Test
  void theContextAndTheDockerfileAreWhereTheServicesSay() {
    for (String service : List.of("jobmanager", "taskmanager")) {
      Map<String, Object> build = Compose.object(compose.services().get(service).get("build"));
      Path context = compose.folder().resolve(build.get("context").toString());
      assertThat(context.resolve("pom.xml")).isRegularFile();
      assertThat(context.resolve(build.get("dockerfile").toString())).isRegularFile();
      assertThat(Compose.strings(compose.services().get(service).get("volumes")))
          .contains("state:/data");
    }
  }
}
