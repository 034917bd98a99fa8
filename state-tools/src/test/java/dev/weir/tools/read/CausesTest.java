package dev.weir.tools.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class CausesTest {
  @Test
  void theDeepestCauseIsToldWithWhatStandsBeforeTheSame() {
    Exception deepest = new IllegalStateException("found no room");
    assertThat(Causes.deepest(new Exception("Failed", deepest))).isEqualTo("no room");
    assertThat(Causes.deepest(new IOException("model of a: no room", deepest)))
        .isEqualTo("model of a: no room");
    assertThat(Causes.deepest(new ExecutionException(new SerializedThrowable(deepest))))
        .isEqualTo("no room");
  }

  @Test
  void whatSaysNothingIsToldByItsType() {
    assertThat(Causes.deepest(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(Causes.deepest(new Exception("Failed", new NullPointerException())))
        .isEqualTo("Failed");
  }
}
