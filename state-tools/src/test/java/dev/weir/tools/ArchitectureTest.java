package dev.weir.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.weir.state.States;
import dev.weir.state.Uids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What keeps the commands able to read the savepoints of a job they know nothing else of. */
@AnalyzeClasses(packages = "dev.weir.tools", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule whatReadsAndWritesStateKnowsTheOperatorsAlone =
      noClasses()
          .that()
          .resideInAnyPackage("dev.weir.tools.read..", "dev.weir.tools.write..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.weir.job..", "dev.weir.cli..", "dev.weir.demo..", "dev.weir.kafka..");

  /** A name written twice can change once. */
  @Test
  void uidsAndStateNamesAreWrittenInOnePlace() throws IOException {
    List<String> names =
        Stream.of(Uids.ALL, Uids.OPTIONAL, List.of(States.MODEL, States.TENANT_CONFIGS))
            .flatMap(List::stream)
            .toList();
    List<Path> sources;
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertThat(sources).hasSizeGreaterThan(5);
    for (Path source : sources) {
      String text = Files.readString(source);
      for (String name : names) {
        assertThat(text).as(source.toString()).doesNotContain('"' + name + '"');
      }
    }
  }
}
