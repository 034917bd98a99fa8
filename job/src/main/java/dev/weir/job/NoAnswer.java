package dev.weir.job;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Why Kafka could not be asked, and what to do about it. */
final class NoAnswer {
  private NoAnswer() {}

  static void tell(JobOptions options, KafkaException e, Findings findings) {
    Throwable root = e;
    Finding.Reason reason = Finding.Reason.UNREACHABLE;
    for (Throwable t = e; t != null; t = t.getCause()) {
      root = t;
      if (t instanceof AuthenticationException || t instanceof AuthorizationException) {
        reason = Finding.Reason.NOT_AUTHORISED;
      } else if (reason == Finding.Reason.UNREACHABLE && isOfASetting(t)) {
        reason = Finding.Reason.SETTING;
      }
    }
    String servers = options.kafka().getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    String found = "found " + servers + ", " + said(reason, told(options, root));
    findings.failure(reason, "kafka.bootstrap.servers", found);
  }

  /** What cannot be read of a setting is a ConfigException, except of sasl.jaas.config. */
  private static boolean isOfASetting(Throwable t) {
    return t instanceof ConfigException || t instanceof IllegalArgumentException;
  }

  private static String said(Finding.Reason reason, String root) {
    String found = " (" + root + "), expected ";
    return switch (reason) {
      case NOT_AUTHORISED ->
          "which refuses this user" + found + "to be let in; correct the kafka.* options";
      case UNREACHABLE ->
          "where Kafka does not answer" + found + "that it does; correct the address or start it";
      case SETTING ->
          "and kafka.* options that its client refuses" + found + "those it takes; correct them";
    };
  }

  /** What is said of a setting may repeat it, and it may be a secret. */
  private static String told(JobOptions options, Throwable root) {
    boolean secrets = options.kafka().stringPropertyNames().stream().anyMatch(Secrets::isSecret);
    boolean maySay = !secrets || root instanceof ApiException;
    String name = root.getClass().getSimpleName();
    return maySay ? name + ": " + root.getMessage() : name;
  }
}
