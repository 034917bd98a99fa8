package dev.weir.cli;

import dev.weir.cluster.ClusterFault;
import dev.weir.job.Finding;
import dev.weir.job.IncompatibleStateException;
import dev.weir.job.InvalidOptionsException;
import dev.weir.job.OptionProblem;
import dev.weir.job.PreflightException;
import dev.weir.kafka.BrokerFailure;
import dev.weir.kafka.KafkaFailure;
import dev.weir.tenant.NearestName;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a line on standard error and an exit code. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** A wrong command line: what is wrong, what may have been meant, where to read on. */
  static int usage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    if (e instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
      // Only its name: what follows it may be a secret.
      String name = unmatched.getUnmatched().get(0).split("=", 2)[0];
      var known = command.getCommandSpec().optionsMap().keySet();
      err.println("weir: unknown option " + name + NearestName.hint(known, name));
    } else {
      err.println("weir: " + firstLine(e.getMessage()));
      UnmatchedArgumentException.printSuggestions(e, err);
    }
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return ExitCode.USAGE;
  }

  /** A command that could not do its work. */
  static int execution(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    int exitCode = exitCode(e);
    if (e instanceof InvalidOptionsException invalid) {
      for (OptionProblem problem : invalid.problems()) {
        err.println("weir: " + problem);
      }
    } else if (e instanceof PreflightException preflight) {
      for (Finding failure : preflight.failures()) {
        err.println("weir: " + failure);
      }
    } else if (exitCode == ExitCode.UNEXPECTED) {
      err.println("weir: " + e.getClass().getSimpleName() + ": " + firstLine(e.getMessage()));
      err.println("This is a fault in Weir; the log has the details.");
      LOG.warn("{} failed", command.getCommandSpec().qualifiedName(), e);
    } else {
      err.println("weir: " + e.getMessage());
      LOG.info("{} failed", command.getCommandSpec().qualifiedName(), e);
    }
    err.flush();
    return exitCode;
  }

  private static int exitCode(Exception e) {
    if (e instanceof CommandFailure failure) {
      return failure.exitCode();
    }
    if (e instanceof InvalidOptionsException invalid) {
      return invalid.exitCode();
    }
    if (e instanceof PreflightException preflight) {
      return preflight.exitCode();
    }
    if (e instanceof IncompatibleStateException) {
      return ExitCode.INCOMPATIBLE_STATE;
    }
    if (e instanceof KafkaFailure failure) {
      return failure.isNotAuthorised() ? ExitCode.NOT_AUTHORISED : ExitCode.UNREACHABLE;
    }
    return e instanceof BrokerFailure || e instanceof ClusterFault
        ? ExitCode.UNREACHABLE
        : ExitCode.UNEXPECTED;
  }

  private static String firstLine(String message) {
    return message == null ? "no message" : message.lines().findFirst().orElse("no message");
  }
}
