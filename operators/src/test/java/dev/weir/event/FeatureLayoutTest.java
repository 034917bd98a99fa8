package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.event.FeatureLayout.Slot;
import dev.weir.tenant.FeatureType;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureLayoutTest {
  private static Slot slot(String name, FeatureType type, boolean primary) {
    return new Slot(name, type, 0, 1, false, primary);
  }

  @Test
  void findsThePrimarySlotFirstAndItsTwinAfterIt() {
    FeatureLayout layout =
        new FeatureLayout(
            List.of(
                slot("a", FeatureType.CATEGORY, false),
                slot("a", FeatureType.NUMBER, true),
                slot("b", FeatureType.NUMBER, false)),
            true);
    assertThat(layout.size()).isEqualTo(3);
    assertThat(layout.positionOf("a")).isEqualTo(1);
    assertThat(layout.twinOf(1)).isEqualTo(0);
    assertThat(layout.twinOf(0)).isEqualTo(-1);
    assertThat(layout.positionOf("b")).isEqualTo(2);
    assertThat(layout.twinOf(2)).isEqualTo(-1);
    assertThat(layout.positionOf("c")).isEqualTo(-1);
    assertThat(layout.ignoreExtraFeatures()).isTrue();
  }

  @Test
  void refusesANameThatStandsTwiceInOneLearningPart() {
    for (boolean primary : new boolean[] {true, false}) {
      List<Slot> twice =
          List.of(slot("a", FeatureType.NUMBER, primary), slot("a", FeatureType.BOOLEAN, primary));
      assertThatThrownBy(() -> new FeatureLayout(twice, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("feature a twice");
    }
  }

  @Test
  void refusesSlotsThatNoConfigurationAsksFor() {
    assertThatThrownBy(() -> new Slot("a", FeatureType.NUMBER, 2, 1, false, true))
        .hasMessageContaining("range [2.0, 1.0]");
    assertThatThrownBy(() -> new Slot("a", FeatureType.NUMBER, Double.NaN, 1, false, true))
        .hasMessageContaining("range");
    assertThatThrownBy(() -> new Slot("a", FeatureType.NUMBER, 0, 1, true, false))
        .hasMessageContaining("required");
    assertThatThrownBy(() -> new Slot("", FeatureType.NUMBER, 0, 1, false, true))
        .hasMessageContaining("name");
  }
}
