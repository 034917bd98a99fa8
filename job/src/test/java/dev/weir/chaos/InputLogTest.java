package dev.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.chaos.HandMadeRun.Draft;
import org.junit.jupiter.api.Test;

class InputLogTest {
  private final HandMadeRun run = HandMadeRun.whole();

  private String difference() {
    return run.inputs().differenceFrom(HandMadeRun.whole().inputs()).orElse("none");
  }

  private Draft event(int index) {
    return run.in("events").get(index);
  }

  @Test
  void theSameInputHasNoDifference() {
    assertThat(difference()).isEqualTo("none");
    assertThat(run.inputs().size()).isEqualTo(48);
  }

  @Test
  void theFirstDifferenceIsNamed() {
    run.replace(event(5), event(5).withValue("{}")).replace(event(7), event(7).withValue("{}"));
    assertThat(difference())
        .startsWith("inputs differ at record 2 of partition 1: events 1@2 (key acme|e1) {} in the")
        .contains("one, events 1@2 (key acme|e1, id 5) {\"tenant\":\"acme\"");
  }

  @Test
  void timestampKeyAndLengthAreInput() {
    run.replace(event(5), event(5).withTimestamp(1));
    assertThat(difference()).contains("record 2 of partition 1");
    run.replace(event(5), event(5).withTimestamp(5).withKey(null));
    assertThat(difference()).contains("record 2 of partition 1: events 1@2 (key null, id 5)");
    run.replace(event(5), event(5).withKey("acme|e1"));
    assertThat(difference()).isEqualTo("none");
    run.drop(event(47));
    assertThat(difference()).contains("record 23", "nothing (events ends after 23 records)");
  }
}
