package dev.weir.tenant;

/**
 * The one place where it is decided what a config message does. Pure: the same messages in the same
 * order give the same records, and messages that come again change nothing.
 */
public final class TenantConfigs {
  /** A record is one message, and brokers take messages of a million bytes unless told to. */
  public static final int MAX_RECORD_BYTES = 960_000;

  private TenantConfigs() {}

  /**
   * Judges a request against what is known of its tenant.
   *
   * @param current the tenant's record; null if the tenant was never configured
   * @param request the request, whole or with problems
   * @param limits the bounds, and what is held before this request, {@code current} included
   */
  public static ConfigVerdict accept(
      TenantRecord current, ConfigRequest request, ConfigLimits limits) {
    if (!request.problems().isEmpty()) {
      return new ConfigVerdict.Refused(
          request.problems().get(0).code(), InvalidConfigException.message(request.problems()));
    }
    if (current != null && !current.tenant().equals(request.tenant())) {
      throw new IllegalArgumentException(
          "tenant: found the record of " + current.tenant() + ", expected " + request.tenant());
    }
    ConfigVerdict byVersion = judgeVersion(current, request);
    if (byVersion != null) {
      return byVersion;
    }
    if (current == null && limits.tenants() >= limits.maxTenants()) {
      return refused(
          RefusalCode.TOO_MANY_TENANTS, "tenant", "one more", "at most " + limits.maxTenants());
    }
    if (request.removed()) {
      // Also of a tenant without a config: refused now, it would be accepted when it comes again.
      TenantRecord removed = TenantRecord.removed(current, request.tenant(), request.version());
      return new ConfigVerdict.Accepted(removed, null, null);
    }
    return replace(current, request.config(), limits);
  }

  /**
   * Judges the erase of a tenant: its removal under the next version, after which nothing of it
   * lives on.
   *
   * @param current the tenant's record; null if the tenant was never configured
   * @param limits as with {@link #accept}, but there is room for erased tenants beyond the bound
   */
  public static ConfigVerdict erase(TenantRecord current, String tenant, ConfigLimits limits) {
    long last = current == null ? 0 : current.lastVersion();
    ConfigRequest removal = ConfigRequest.removal(tenant, last + 1);
    ConfigVerdict verdict = accept(current, removal, limits.withRoomToErase());
    return verdict instanceof ConfigVerdict.Accepted accepted
        ? new ConfigVerdict.Accepted(accepted.record().erased(), null, null)
        : verdict;
  }

  /**
   * The record that stands, of one held and one read from {@code config-accepted}: the one with the
   * higher last version. Either may be null.
   */
  public static TenantRecord merge(TenantRecord current, TenantRecord other) {
    if (current == null || other == null) {
      return current == null ? other : current;
    }
    if (!current.tenant().equals(other.tenant())) {
      throw new IllegalArgumentException(
          "tenant: found the record of " + other.tenant() + ", expected " + current.tenant());
    }
    return other.lastVersion() > current.lastVersion() ? other : current;
  }

  /** Null if the version is a new one. */
  private static ConfigVerdict judgeVersion(TenantRecord current, ConfigRequest request) {
    long version = request.version();
    long last = current == null ? 0 : current.lastVersion();
    if (version == TenantConfig.NO_VERSION) {
      return refused(RefusalCode.MISSING_VERSION, "version", "nothing", "more than " + last);
    }
    if (version < 1 || version > TenantConfig.MAX_VERSION) {
      return refused(
          RefusalCode.VERSION_OUT_OF_RANGE, "version", version, "1 to " + TenantConfig.MAX_VERSION);
    }
    if (version > last) {
      return null;
    }
    if (version < last) {
      String expected = "more than " + last + ", the last one accepted";
      return refused(RefusalCode.STALE_VERSION, "version", version, expected);
    }
    if (isRepeat(current, request)) {
      return new ConfigVerdict.Unchanged(current);
    }
    String found = version + " again with another content";
    return refused(RefusalCode.VERSION_CONFLICT, "version", found, "more than " + last);
  }

  private static boolean isRepeat(TenantRecord current, ConfigRequest request) {
    if (current.removed() || request.removed()) {
      return current.removed() && request.removed();
    }
    return current.lastRevision().config().equals(request.config());
  }

  private static ConfigVerdict replace(
      TenantRecord current, TenantConfig config, ConfigLimits limits) {
    LearningPart learning = config.learning();
    LearningPart fallback = config.fallback();
    long modelBytes = learning.modelBytes() + (fallback == null ? 0 : fallback.modelBytes());
    if (modelBytes > limits.maxModelBytes()) {
      return refused(
          RefusalCode.MODEL_TOO_LARGE,
          "detector",
          modelBytes + " bytes for one model of " + learning.width() + " positions",
          "at most " + limits.maxModelBytes() + ": a smaller window or fewer features");
    }
    int ownMax = config.limits().modelBytes();
    if (ownMax != LimitsPart.UNSAID && modelBytes > ownMax) {
      return refused(
          RefusalCode.MODEL_TOO_LARGE,
          "limits.modelBytes",
          modelBytes + " bytes for one model of " + learning.width() + " positions",
          "at most " + ownMax + ": a smaller window, fewer features, or a higher limit");
    }
    if (learning.hasPii() && !limits.piiKey()) {
      return refused(
          RefusalCode.PII_KEY_MISSING,
          "features",
          "pii: hash",
          "none of it, or a job with the option pii.key-file");
    }
    ConfigVerdict byLanes = judgeLanes(current, learning);
    if (byLanes != null) {
      return byLanes;
    }
    TenantRecord next = current == null ? TenantRecord.first(config) : current.with(config);
    if (bytes(next) > MAX_RECORD_BYTES) {
      next = next.withoutSpareParts();
    }
    if (bytes(next) > MAX_RECORD_BYTES) {
      String found = bytes(next) + " bytes of this tenant's revisions";
      return refused(RefusalCode.TOO_LARGE, "", found, "at most " + MAX_RECORD_BYTES);
    }
    long bytes = limits.bytes() + bytes(next) - bytes(current);
    if (bytes > limits.maxBytes()) {
      String found = bytes + " bytes of records of all tenants";
      return refused(RefusalCode.TOO_LARGE, "", found, "at most " + limits.maxBytes());
    }
    return new ConfigVerdict.Accepted(next, change(current, learning), note(current, next));
  }

  /** Null unless the tenant has, or will have, models in another number of lanes. */
  private static ConfigVerdict judgeLanes(TenantRecord current, LearningPart learning) {
    if (current == null) {
      return null;
    }
    for (Revision revision : current.revisions()) {
      LearningPart held = revision.config().learning();
      if (held.inOtherLanesThan(learning)) {
        return refused(
            RefusalCode.LANES_FIXED,
            "lanes",
            learning.lanes(),
            held.lanes()
                + ", as in version "
                + revision.version()
                + ": the models of the lanes would stay behind; only a migration of the saved"
                + " models changes them");
      }
    }
    return null;
  }

  private static LearningChange change(TenantRecord current, LearningPart learning) {
    if (current == null || current.learningParts().isEmpty()) {
      return LearningChange.NEW;
    }
    int last = current.learningParts().size() - 1;
    boolean kept = current.learningParts().get(last).hash() == learning.hash();
    return kept ? LearningChange.KEPT : LearningChange.NEW;
  }

  /** An oldest revision that stands earlier than its config says stands in for a dropped one. */
  private static String note(TenantRecord current, TenantRecord next) {
    if (current == null || current.removed()) {
      return null;
    }
    Revision oldest = next.revisions().get(0);
    Revision before = current.revisions().get(0);
    return oldest.version() == before.version()
            || oldest.effectiveFromMillis() == oldest.config().effectiveFromMillis()
        ? null
        : "revision "
            + before.version()
            + " was dropped: at most "
            + TenantRecord.MAX_REVISIONS
            + " are kept; revision "
            + oldest.version()
            + " stands in for it";
  }

  private static long bytes(TenantRecord record) {
    return record == null ? 0 : TenantRecordJson.write(record).length;
  }

  private static ConfigVerdict refused(
      RefusalCode code, String path, Object found, String expected) {
    ConfigProblem problem = new ConfigProblem(code, path, String.valueOf(found), expected);
    return new ConfigVerdict.Refused(code, problem.message());
  }
}
