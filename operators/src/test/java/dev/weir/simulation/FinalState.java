package dev.weir.simulation;

import java.util.List;

/** What a job that has handled everything may hold. */
final class FinalState {
  private FinalState() {}

  static void check(Job job, ReferenceConfigs configs) throws Exception {
    same("configs of CheckTenantConfigs", job.check.configs(), configs.latest());
    for (ApplyTask task : job.apply) {
      same("configs of a subtask of ApplyTenantConfig", task.configs(), configs.latest());
    }
    configs.checkBounds();
    for (ScoreTask task : job.score) {
      same("timers, one for each model", task.timers(), task.models());
      task.endOfTime();
      same("models and timers left when all have expired", task.left(), List.of(0, 0));
    }
  }

  private static void same(String what, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw new AssertionError(what + ":\n  found    " + found + "\n  expected " + expected);
    }
  }
}
