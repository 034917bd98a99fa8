package dev.weir.tools;

import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** A Flink for the tests of one class. */
public final class TestFlink {
  private TestFlink() {}

  /** Four slots in one task manager. */
  public static MiniClusterExtension start() {
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());
  }
}
