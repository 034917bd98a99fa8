package dev.weir.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Destination;
import dev.weir.operator.OutputRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What ends alerts is on no topic, a tombstone is. */
class KafkaOutputTest {
  private static final KafkaOutput OUTPUT =
      new KafkaOutput(Map.of(Destination.ALERTS, "alerts", Destination.CONFIG_ACCEPTED, "configs"));

  @Test
  void theWordThatEndsAlertsIsNotWritten() {
    OutputRecord end = new OutputRecord(Destination.ALERTS, "acme".getBytes(UTF_8), null, -1);
    end.headerNames = new String[] {"erased"};
    end.headerValues = new byte[][] {{}};
    assertThat(OUTPUT.serialize(end, null, null)).isNull();
  }

  @Test
  void aTombstoneIsWrittenAsOne() {
    OutputRecord gone =
        new OutputRecord(Destination.CONFIG_ACCEPTED, "acme".getBytes(UTF_8), null, -1);
    assertThat(OUTPUT.serialize(gone, null, null).topic()).isEqualTo("configs");
    assertThat(OUTPUT.serialize(gone, null, null).value()).isNull();
  }
}
