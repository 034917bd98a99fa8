package dev.weir.tools.write;

import dev.weir.tools.read.Progress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The progress of the jobs that run in this process; one that runs elsewhere shows none. */
final class Steps {
  private static final Map<String, Progress> RUNNING = new ConcurrentHashMap<>();
  private static final long SAY_AFTER = 512;

  private Steps() {}

  /** Begins; what it is called by from now on. */
  static String begin(Progress progress, String what) {
    String name = UUID.randomUUID().toString();
    progress.begin(what, -1);
    RUNNING.put(name, progress);
    return name;
  }

  /** Says the steps that are not said yet, now and then; how many are left unsaid. */
  static long step(String name, long unsaid) {
    if (unsaid < SAY_AFTER) {
      return unsaid;
    }
    end(name, unsaid);
    return 0;
  }

  /** Says the last steps of one subtask. */
  static void end(String name, long unsaid) {
    Progress progress = RUNNING.get(name);
    if (progress != null && unsaid > 0) {
      progress.step(unsaid);
    }
  }

  /** Ends the whole. */
  static void end(String name) {
    RUNNING.remove(name).end();
  }
}
