package dev.weir.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detect.DetectorParameters;
import dev.weir.detect.DetectorType;
import dev.weir.detect.NearestNeighbours;
import dev.weir.transform.TransformParameters;
import dev.weir.transform.TransformType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CostTest {
  private static Cost cost(
      int features, List<TransformParameters> transforms, DetectorParameters detector) {
    List<Feature> listed =
        IntStream.range(0, features)
            .mapToObj(f -> Feature.number("f" + f, 0, 1, MissingPolicy.REJECT))
            .toList();
    return Cost.of(new LearningPart(Scope.ENTITY, listed, transforms, detector));
  }

  @ParameterizedTest
  @EnumSource(DetectorType.class)
  void moreFeaturesCostMore(DetectorType type) {
    Cost few = cost(5, List.of(), type.defaults());
    Cost many = cost(50, List.of(), type.defaults());
    assertThat(few.nanosPerEvent()).isBetween(1_000.0, 1e6);
    assertThat(many.nanosPerEvent()).isGreaterThan(few.nanosPerEvent());
    assertThat(many.nanosPerMiss()).isGreaterThanOrEqualTo(few.nanosPerMiss());
    assertThat(many.savedBytes()).isGreaterThanOrEqualTo(few.savedBytes());
  }

  @Test
  void aFallbackIsPaidForAndGetsTheFeaturesAsTheyAre() {
    String yaml =
        """
        tenant: acme
        features: [{name: a, type: number}, {name: b, type: number}]
        transforms: [{type: shingle, size: 64}]
        """;
    TenantConfig without = TenantConfigJson.parseYaml(yaml);
    TenantConfig with = TenantConfigJson.parseYaml(yaml + "fallback: {type: robust-z-score}\n");
    LearningPart fallback = with.fallback();
    assertThat(without.fallback()).isNull();
    assertThat(fallback.vectorLength()).isEqualTo(2);
    assertThat(with.learning().hash()).isEqualTo(without.learning().hash());
    Cost own = Cost.of(without);
    Cost both = Cost.of(with);
    assertThat(own).isEqualTo(Cost.of(without.learning()));
    assertThat(both.savedBytes()).isEqualTo(own.savedBytes() + fallback.modelBytes());
    assertThat(both.liveBytes()).isEqualTo(own.liveBytes() + fallback.liveBytes());
    assertThat(both.nanosPerEvent())
        .isGreaterThan(own.nanosPerEvent() + fallback.detector().nanosPerRecord(2));
  }

  @ParameterizedTest
  @EnumSource(TransformType.class)
  void theDetectorPaysForTheVectorThatTransformsMake(TransformType type) {
    DetectorParameters detector = NearestNeighbours.Parameters.DEFAULT;
    TransformParameters transform = type.defaults();
    double own = transform.nanosPerRecord(20);
    double longer = detector.nanosPerRecord(transform.outputs(20)) - detector.nanosPerRecord(20);
    assertThat(cost(20, List.of(transform), detector).nanosPerEvent())
        .isCloseTo(cost(20, List.of(), detector).nanosPerEvent() + own + longer, within(1e-6));
  }
}
