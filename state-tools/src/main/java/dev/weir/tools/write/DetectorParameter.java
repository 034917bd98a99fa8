package dev.weir.tools.write;

import dev.weir.tenant.LearningPart;
import dev.weir.tenant.TenantRecord;
import dev.weir.tools.read.StateFault;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;

/** A parameter of a tenant's detector that somebody wants to change in saved models. */
final class DetectorParameter {
  private DetectorParameter() {}

  /**
   * Says why it cannot be changed: every parameter of every detector decides what is learned or how
   * it is kept, and models go by the learning part as a whole.
   *
   * @param asked {@code tenant:parameter=value}
   */
  static StateFault refusal(String asked, Map<String, TenantRecord> records) {
    String tenant = tenant(asked);
    String parameter = asked.substring(tenant.length() + 1).split("=", 2)[0];
    TenantRecord record = records.get(tenant);
    if (record == null || record.removed()) {
      return wrong("tenant " + tenant, "no config of its own", "one with a detector");
    }
    LearningPart part = record.revisions().get(record.revisions().size() - 1).config().learning();
    var names =
        Arrays.stream(part.detector().getClass().getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    if (!names.contains(parameter)) {
      return wrong("parameter " + parameter, "none of tenant " + tenant + "'s detector", names);
    }
    return wrong(
        "parameter " + parameter,
        "one that decides what tenant " + tenant + "'s models have learned",
        "one that does not, and no detector has such; send a config with it, and models go on"
            + " judging until those that learn by it are warm");
  }

  /** The tenant of {@code tenant:parameter=value}. */
  static String tenant(String asked) {
    int colon = asked.indexOf(':');
    if (colon < 1 || asked.indexOf('=', colon) < colon + 2) {
      throw wrong("--set-detector-param", asked, "TENANT:PARAMETER=VALUE");
    }
    return asked.substring(0, colon);
  }

  private static StateFault wrong(String what, String found, Object expected) {
    return new StateFault(
        StateFault.Kind.WRONG_PLACE, what + ": found " + found + ", expected " + expected, null);
  }
}
