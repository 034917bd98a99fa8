package dev.weir.tools;

import dev.weir.cli.CommandFailure;
import dev.weir.cli.ExitCode;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.StateFault;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command over saved state has: how it reads, and what its exit codes mean. */
abstract class StateCommand implements Callable<Integer> {
  private static final int MOST_SUBTASKS = 1024;

  /** Of what is named one by one: it is held in memory. */
  private static final int MOST_TOP = 10_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "1",
      description = "Subtasks that read and write, 1 to 1024. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description = "How long one pass over the state may take. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds;

  @Option(names = "--quiet", description = "Shows no progress.")
  private boolean quiet;

  private Progress progress;

  /** Does it, and says with which of {@link ExitCode}. */
  abstract int run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    within("--parallelism", parallelism, 1, MOST_SUBTASKS);
    atLeastOne("--timeout", timeoutSeconds);
    try {
      return run();
    } catch (StateFault e) {
      CommandFailure failure = new CommandFailure(exitCode(e.kind()), e.getMessage());
      failure.initCause(e);
      throw failure;
    } finally {
      out().flush();
    }
  }

  private void atLeastOne(String option, int found) {
    if (found < 1) {
      throw new ParameterException(
          spec.commandLine(), option + ": found " + found + ", expected at least 1");
    }
  }

  /** Refuses a number of what is named one by one that is out of its range. */
  final void requireTop(int found) {
    within("--top", found, 0, MOST_TOP);
  }

  /** Refuses an option that is out of its range. */
  final void within(String option, int found, int least, int most) {
    if (found < least || found > most) {
      throw new ParameterException(
          spec.commandLine(), option + ": found " + found + ", expected " + least + " to " + most);
    }
  }

  private static int exitCode(StateFault.Kind kind) {
    return switch (kind) {
      case WRONG_PLACE -> ExitCode.USAGE;
      case INCOMPATIBLE -> ExitCode.INCOMPATIBLE_STATE;
      case FILE_SYSTEM, TOO_SLOW -> ExitCode.UNREACHABLE;
    };
  }

  /** Standard output. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private Progress progress() {
    if (progress == null) {
      progress = ProgressOnTerminal.of(quiet, spec.commandLine().getErr());
    }
    return progress;
  }

  /** As the options say; progress goes to standard error. */
  final ReadSettings settings() {
    return new ReadSettings(parallelism, Duration.ofSeconds(timeoutSeconds), progress());
  }
}
