package dev.weir.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Decides which subtask comes next. Some get less time than others, a little less or much less. */
final class Scheduler {
  private final List<Task> tasks;
  private final Set<Task> slow = new HashSet<>();
  private final SplittableRandom random;
  private final int slowness;

  Scheduler(List<Task> tasks, SplittableRandom random) {
    this.tasks = tasks;
    this.random = random;
    slowness = 8 << random.nextInt(4);
    for (Task task : tasks) {
      if (random.nextInt(4) == 0) {
        slow.add(task);
      }
    }
  }

  /** One subtask does one thing, if one that may has something to do. */
  void step() throws Exception {
    int first = random.nextInt(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get((first + i) % tasks.size());
      boolean may = !slow.contains(task) || random.nextInt(slowness) == 0;
      if (may && task.step(random)) {
        return;
      }
    }
  }
}
