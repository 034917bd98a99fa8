package dev.weir.tools;

import java.nio.file.Path;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real job that went on after its savepoints, which every test class has to itself. */
abstract class OnAReplayedJob {
  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir static Path home;
  @TempDir Path folder;

  static ReplayedJob job;

  @BeforeAll
  static void letTheRealJobGoOn() throws Exception {
    job = ReplayedJob.run(home);
  }

  @AfterAll
  static void stopTheBroker() {
    job.close();
  }
}
