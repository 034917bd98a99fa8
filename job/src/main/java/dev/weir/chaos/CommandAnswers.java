package dev.weir.chaos;

import dev.weir.tenant.CommandStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the status topic says of commands. Their answers are compared as those of config requests
 * are. How many subtasks have done their part, and in which order they say so, depends on the
 * parallelism and on timing: of these lines only this counts, that every accepted command is done
 * once and is silent after it.
 */
final class CommandAnswers {
  private final Map<String, List<CommandStatus.Stage>> stages = new TreeMap<>();

  /** Whether this line answers a message, and does not only say how far a command has come. */
  static boolean isAnswer(CommandStatus status) {
    return switch (status.stage()) {
      case ACCEPTED, REPEATED, REFUSED -> true;
      case ACKNOWLEDGED, DONE -> false;
    };
  }

  /** The same of a line of any kind. */
  static boolean isAnswer(byte[] line) {
    return !CommandStatus.isOne(line) || isAnswer(CommandStatus.read(line));
  }

  /** Takes the next line about a command. */
  void add(CommandStatus status) {
    boolean noted =
        status.stage() != CommandStatus.Stage.REPEATED
            && status.stage() != CommandStatus.Stage.REFUSED;
    if (noted) {
      stages.computeIfAbsent(status.id(), id -> new ArrayList<>()).add(status.stage());
    }
  }

  /** How many commands were done. */
  long done() {
    return stages.values().stream()
        .filter(lines -> lines.contains(CommandStatus.Stage.DONE))
        .count();
  }

  /** Adds commands that were accepted and not done once, or that go on after that. */
  void check(Findings findings) {
    stages.forEach(
        (id, lines) -> {
          long done = lines.stream().filter(CommandStatus.Stage.DONE::equals).count();
          if (done == 0) {
            findings.add(Finding.Kind.MISSING, () -> words(id, lines));
          } else if (done > 1) {
            findings.add(Finding.Kind.DOUBLED, () -> words(id, lines));
          } else if (lines.get(lines.size() - 1) != CommandStatus.Stage.DONE) {
            findings.add(Finding.Kind.UNEXPECTED, () -> words(id, lines));
          }
        });
  }

  private static String words(String id, List<CommandStatus.Stage> lines) {
    return "command " + id + ": found " + lines + ", expected it to be done once, at the end";
  }
}
