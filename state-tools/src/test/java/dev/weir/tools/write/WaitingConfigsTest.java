package dev.weir.tools.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.tenant.TenantConfig;
import dev.weir.tools.TestFlink;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.util.Map;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WaitingConfigsTest {
  private static final String SAVEPOINT =
      "../operators/src/test/resources/savepoints/0.1.0-format1/savepoint";

  /** Of the savepoint's first event; there is no event a day later. */
  private static final long START_MILLIS = 1_750_000_000_000L;

  private static final long DAY_MILLIS = 86_400_000;

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @Test
  void aConfigHasBegunOnceOneModelOfItsTenantHasSeenAnEventOfItsTime() {
    Map<String, Long> begins =
        Map.of(
            "by-knn",
            START_MILLIS,
            "lanes",
            START_MILLIS + DAY_MILLIS,
            "muted",
            TenantConfig.AT_ONCE,
            "of no model",
            START_MILLIS);
    assertThat(WaitingConfigs.read(SavedState.open(SAVEPOINT), ReadSettings.DEFAULT, begins))
        .containsExactlyInAnyOrder("lanes", "of no model");
  }
}
