package dev.weir.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerfileTest {
  private static final Path HOME = Path.of("..");

  private final Dockerfile dockerfile = Dockerfile.of(HOME);

  @Test
  void theImageIsOfTheFlinkThatTheJobIsBuiltWith() throws IOException {
    String pom = Files.readString(HOME.resolve("pom.xml"));
    assertThat(pom)
        .contains("<flink.version>" + dockerfile.argument("FLINK_VERSION") + "</flink.version>")
        .contains("<version>" + dockerfile.argument("WEIR_VERSION") + "</version>")
        .contains("<maven.compiler.release>17</maven.compiler.release>");
    assertThat(dockerfile.values("FROM")).last().isEqualTo("flink:${FLINK_VERSION}-java17");
  }

  @Test
  void theProcessesDoNotRunAsRoot() {
    assertThat(dockerfile.values("USER")).last().isEqualTo("flink");
  }

  @Test
  void theJarIsTheOneThatTheBuildMakes() throws IOException {
    assertThat(dockerfile.copies())
        .contains(
            List.of("/src/job/target/weir-job-*-flink.jar", "/opt/flink/usrlib/weir.jar"),
            List.of("docker/conf/config.yaml", "/opt/flink/conf/config.yaml"));
    assertThat(Files.readString(HOME.resolve("job/pom.xml")))
        .contains("<artifactId>weir-job</artifactId>")
        .contains("<shadedClassifierName>flink</shadedClassifierName>");
  }

  /** Beside the job's jar, which every process loads and has none of it. */
  @Test
  void theImageHasTheLauncherAndWhatItsStateToolsNeed() throws IOException {
    assertThat(dockerfile.copies())
        .contains(List.of("weir", "/opt/weir/weir"))
        .filteredOn(copy -> copy.get(1).equals("/opt/weir/lib/"))
        .extracting(copy -> copy.get(0))
        .containsExactly(
            "/src/job/target/weir-job-${WEIR_VERSION}.jar",
            "/src/job/target/lib/picocli-*.jar",
            "/src/state-tools/target/weir-state-tools-${WEIR_VERSION}.jar",
            "/src/state-tools/target/lib/*.jar");
    assertThat(dockerfile.variables())
        .containsEntry("PATH", "/opt/weir:$PATH")
        .containsEntry("WEIR_CLASSPATH", "/opt/flink/usrlib/*:/opt/flink/lib/*");
    assertThat(dockerfile.values("RUN").toString()).contains("-pl state-tools -am package");
    assertThat(HOME.resolve("weir")).isExecutable();
  }

  @Test
  void whatIsCopiedFromTheContextExistsAndIsLetThrough() throws IOException {
    List<String> passed =
        Files.readAllLines(HOME.resolve("docker/Dockerfile.dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    List<String> copied =
        dockerfile.copies().stream()
            .map(copy -> copy.get(0))
            .filter(source -> !source.startsWith("/"))
            .toList();
    assertThat(passed).containsExactlyInAnyOrderElementsOf(copied);
    assertThat(copied).allSatisfy(source -> assertThat(HOME.resolve(source)).exists());
  }

  @Test
  void mavenFindsEveryModuleThatThePomNames() throws IOException {
    List<String> modules =
        Files.readAllLines(HOME.resolve("pom.xml")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("<module>"))
            .map(line -> line.replaceAll("</?module>", "") + "/pom.xml")
            .toList();
    assertThat(dockerfile.copies().stream().map(copy -> copy.get(0))).containsAll(modules);
  }
}
