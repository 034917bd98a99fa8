package dev.weir.tools.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.detect.DetectorParameters;
import dev.weir.detect.DetectorType;
import dev.weir.detect.NearestNeighbours;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.TenantRecord;
import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DetectorChangeTest {
  private static final String KNN = "\"detector\":{\"type\":\"knn\"%s}";

  private static Map<Long, LearningPart> parts(TenantRecord record, String... asked) {
    List<String> all = List.of(asked).stream().map(one -> "acme:" + one).toList();
    return DetectorChange.read(all).get("acme").parts(record);
  }

  @ParameterizedTest
  @EnumSource
  void everyOtherParameterIsRefusedAndThoseThatKeepWhatWasLearnedAreNamed(DetectorType type) {
    TenantRecord record =
        SavedTenant.of("acme", "\"detector\":{\"type\":\"" + type.label() + "\"}");
    DetectorParameters defaults = type.defaults();
    List<String> keeping = DetectorChange.keeping(defaults);
    assertThat(keeping).hasSameSizeAs(defaults.keepLearned());
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      if (!keeping.contains(component.getName())) {
        assertThatThrownBy(() -> parts(record, component.getName() + "=1"))
            .isInstanceOf(StateFault.class)
            .hasMessageContaining("parameter " + component.getName() + ": found one that decides")
            .hasMessageContaining(keeping.isEmpty() ? type.label() + " has none" : "" + keeping);
      }
    }
    assertThatThrownBy(() -> parts(record, "members[0].window=9"))
        .hasMessageContaining("none of tenant acme's " + type.label());
  }

  @ParameterizedTest
  @EnumSource
  void theManualHasTheirNames(DetectorType type) throws IOException {
    String manual = Files.readString(Path.of("..", "docs", "state-migrate.md"));
    List<String> keeping = DetectorChange.keeping(type.defaults());
    String names = keeping.stream().map(n -> "`" + n + "`").collect(Collectors.joining(", "));
    assertThat(manual.lines().filter(line -> line.startsWith("| `")))
        .anyMatch(
            line ->
                line.contains("`" + type.label() + "`")
                    && line.contains(keeping.isEmpty() ? "| none |" : " | " + names + " |"));
  }

  @Test
  void rangesAndTheirMessagesAreThoseOfAConfig() {
    TenantRecord record = SavedTenant.of("acme", KNN.formatted(""));
    assertThatThrownBy(() -> parts(record, "k=0"))
        .hasMessageContaining("tenant acme: detector.k: found 0, expected 1 to 1000");
    assertThatThrownBy(() -> parts(record, "k=many"))
        .hasMessageContaining("detector.k: found the text \"many\", expected a whole number");
    assertThatThrownBy(() -> parts(record, "k=7 8")).hasMessageContaining("the text \"7 8\"");
    assertThatThrownBy(() -> parts(record, "distance=far"))
        .hasMessageContaining("detector.distance: found");
    assertThatThrownBy(() -> parts(record, "k=300")).hasMessageContaining("less than window");
    assertThatThrownBy(() -> parts(record, "k=45")).hasMessageContaining("found k=45 already");
    assertThatThrownBy(() -> parts(record, "k=4", "k=5")).hasMessageContaining("acme:k twice");
  }

  @Test
  void severalParametersChangeTogether() {
    TenantRecord record = SavedTenant.of("acme", KNN.formatted(""));
    LearningPart part = parts(record, "k=9", "distance=manhattan").values().iterator().next();
    assertThat(part.detector())
        .isEqualTo(
            new NearestNeighbours.Parameters(
                9, 250, NearestNeighbours.Aggregate.MEAN, NearestNeighbours.Distance.MANHATTAN));
  }

  @Test
  void thePartThatJudgesUntilTheNextIsWarmChangesToo() {
    String robust = "\"detector\":{\"type\":\"robust-z-score\"}";
    TenantRecord record =
        SavedTenant.of(
            "acme", robust, KNN.formatted(",\"k\":9"), KNN.formatted(",\"k\":9,\"window\":99"));
    Map<Long, LearningPart> parts = parts(record, "k=5");
    assertThat(parts.values())
        .extracting(part -> part.detector().toString())
        .hasSize(2)
        .allMatch(text -> text.contains("k=5"));
    TenantRecord changed =
        new TenantChange(record, null, part -> parts.getOrDefault(part.hash(), part)).of(record);
    assertThat(changed.revisions().get(0)).isEqualTo(record.revisions().get(0));
    assertThat(changed.revisions().get(2).preceding())
        .isEqualTo(changed.revisions().get(1).config().learning());
    assertThat(changed.lastVersion()).isEqualTo(3);
  }

  @Test
  void aPartThatOnlyPrecedesStaysWhereTheValueIsOutOfItsRange() {
    TenantRecord both =
        SavedTenant.of("acme", KNN.formatted(",\"k\":9,\"window\":32"), KNN.formatted(""));
    assertThatThrownBy(() -> parts(both, "k=100")).hasMessageContaining("less than window");
    TenantRecord last =
        new TenantRecord("acme", 2, false, List.of(both.revisions().get(1)), both.learningParts());
    Map<Long, LearningPart> parts = parts(last, "k=100");
    LearningPart preceding = last.revisions().get(0).preceding();
    TenantRecord changed =
        new TenantChange(last, null, part -> parts.getOrDefault(part.hash(), part)).of(last);
    assertThat(changed.revisions().get(0).preceding()).isEqualTo(preceding);
    assertThat(changed.revisions().get(0).config().learning().detector().toString())
        .contains("k=100");
  }
}
