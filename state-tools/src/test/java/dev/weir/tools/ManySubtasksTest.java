package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** In a Flink of the command's own, which a test's would hide. */
class ManySubtasksTest {
  private static final String SAVEPOINT =
      "../operators/src/test/resources/savepoints/0.1.0-format1/savepoint";

  @Test
  void manySubtasksHaveBuffersForWhatTheySendEachOther() {
    Ran ran = Ran.of("diff", "--parallelism", "64", SAVEPOINT, SAVEPOINT);
    assertThat(ran.out()).as(ran.err()).startsWith("nothing differs");
  }
}
