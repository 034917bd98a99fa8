package dev.weir.cli;

import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.LearningChange;
import dev.weir.tenant.TenantConfig;
import java.io.PrintWriter;
import java.time.Instant;

/** The job's answer to a request, for people. */
final class ConfigAnswer {
  private ConfigAnswer() {}

  /** Prints the answer and gives the exit code for it. */
  static int print(ConfigRequest request, ConfigStatus answer, PrintWriter out, PrintWriter err) {
    if (!answer.isAccepted()) {
      err.println("weir: " + line(answer));
      return ExitCode.INVALID_CONFIG;
    }
    out.println(line(answer) + (request.removed() ? "; the tenant is removed" : ""));
    return ExitCode.OK;
  }

  /** "payments@8 accepted, in force at once, models kept". */
  static String line(ConfigStatus answer) {
    String tenant = answer.tenant() == null ? "?" : answer.tenant();
    String version = answer.version() == TenantConfig.NO_VERSION ? "?" : "" + answer.version();
    String message = answer.message() == null ? "" : ": " + answer.message();
    if (!answer.isAccepted()) {
      return tenant + "@" + version + " refused, " + answer.code() + message;
    }
    return tenant + "@" + version + " accepted" + effect(answer) + message;
  }

  private static String effect(ConfigStatus answer) {
    if (answer.learning() == null) {
      return "";
    }
    String from =
        answer.effectiveFromMillis() == TenantConfig.AT_ONCE
            ? "at once"
            : "from " + Instant.ofEpochMilli(answer.effectiveFromMillis());
    return ", in force "
        + from
        + (answer.learning() == LearningChange.KEPT ? ", models kept" : ", models begin anew");
  }
}
