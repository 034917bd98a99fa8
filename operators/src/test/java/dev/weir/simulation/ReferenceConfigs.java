package dev.weir.simulation;

import dev.weir.event.RawRecord;
import dev.weir.operator.Destination;
import dev.weir.operator.OutputRecord;
import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.ConfigLimits;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.Revision;
import dev.weir.tenant.TenantConfigs;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the requests on the config topic must come to, and which config governs an event: with those
 * that were answered visibly, and with those that may have taken effect somewhere already.
 */
final class ReferenceConfigs {
  private final Map<String, TenantRecord> latest = new TreeMap<>();
  private final Map<String, TenantRecord> visible = new TreeMap<>();
  private final ArrayDeque<Answer> outstanding = new ArrayDeque<>();
  private int notedAnswers;
  private RawRecord previewed;
  private TenantRecord preview;

  /** The record after a request; null if it changed nothing. */
  private record Answer(TenantRecord after) {}

  /** What judges an event. */
  record Governing(Revision revision, ConfigEpoch epoch) {}

  /** Decides the next request of the topic; what must be written for it. */
  List<OutputRecord> decide(RawRecord raw) {
    ConfigRequest request = ConfigRequest.read(raw.key(), raw.value());
    ConfigVerdict verdict = verdict(request);
    ConfigStatus status =
        ConfigStatus.of(
            request, verdict, new ConfigStatus.Source(raw.topic(), raw.partition(), raw.offset()));
    List<OutputRecord> written = new ArrayList<>();
    byte[] key =
        request.tenant() == null ? null : request.tenant().getBytes(StandardCharsets.UTF_8);
    written.add(new OutputRecord(Destination.CONFIG_STATUS, key, status.write(), raw.timestamp()));
    TenantRecord after = verdict instanceof ConfigVerdict.Accepted a ? a.record() : null;
    if (after != null) {
      latest.put(after.tenant(), after);
    }
    previewed = null;
    outstanding.add(new Answer(after));
    if (status.isAccepted()) {
      byte[] json = TenantRecordJson.write(latest.get(request.tenant()));
      written.add(new OutputRecord(Destination.CONFIG_ACCEPTED, key, json, raw.timestamp()));
    }
    return written;
  }

  private ConfigVerdict verdict(ConfigRequest request) {
    TenantRecord before = request.tenant() == null ? null : latest.get(request.tenant());
    return TenantConfigs.accept(before, request, ConfigLimits.DEFAULT.holding(latest.size(), 0));
  }

  /** The answer to the oldest outstanding request can be read. */
  void answered() {
    if (notedAnswers > 0) {
      notedAnswers--;
      return;
    }
    TenantRecord after = outstanding.remove().after();
    if (after != null) {
      visible.put(after.tenant(), after);
    }
  }

  /** A job without configs has read all requests so far: they govern before they are answered. */
  void noted() {
    visible.putAll(latest);
    notedAnswers += outstanding.size();
    outstanding.clear();
  }

  /** What governs an event by the visible answers; null for nothing. */
  Governing governing(String tenant, long timeMillis) {
    return governing(visible.get(tenant), visible.get(TenantNames.DEFAULT), timeMillis);
  }

  /** Whether an event is governed alike whichever outstanding requests have taken effect. */
  boolean isSettled(String tenant, long timeMillis) {
    Governing now = governing(tenant, timeMillis);
    for (TenantRecord own : candidates(tenant)) {
      for (TenantRecord template : candidates(TenantNames.DEFAULT)) {
        if (!Objects.equals(now, governing(own, template, timeMillis))) {
          return false;
        }
      }
    }
    return true;
  }

  private List<TenantRecord> candidates(String tenant) {
    List<TenantRecord> candidates = new ArrayList<>();
    candidates.add(visible.get(tenant));
    for (Answer answer : outstanding) {
      if (answer.after() != null && answer.after().tenant().equals(tenant)) {
        candidates.add(answer.after());
      }
    }
    return candidates;
  }

  /**
   * The record that {@code raw} would make; null if it would change nothing. Who waits asks again
   * and again, and the answer is the same until another request is decided.
   */
  TenantRecord preview(RawRecord raw) {
    if (raw != previewed) {
      ConfigVerdict verdict = verdict(ConfigRequest.read(raw.key(), raw.value()));
      preview = verdict instanceof ConfigVerdict.Accepted accepted ? accepted.record() : null;
      previewed = raw;
    }
    return preview;
  }

  /** Whether an event is governed alike before and after {@code next} is accepted. */
  boolean isUntouchedBy(TenantRecord next, String tenant, long timeMillis) {
    TenantRecord own = latest.get(tenant);
    TenantRecord template = latest.get(TenantNames.DEFAULT);
    return Objects.equals(
        governing(own, template, timeMillis),
        governing(
            next.tenant().equals(tenant) ? next : own,
            next.tenant().equals(TenantNames.DEFAULT) ? next : template,
            timeMillis));
  }

  /** The tenant's record after all requests so far; null if it has none. */
  TenantRecord latest(String tenant) {
    return latest.get(tenant);
  }

  SavedConfigs latest() {
    return SavedConfigs.of(latest);
  }

  /** A tenant's record must not grow with the number of its configs. */
  void checkBounds() {
    for (TenantRecord record : latest.values()) {
      if (record.revisions().size() > 4 || record.learningParts().size() > 8) {
        throw new AssertionError("found " + record + ", expected 4 revisions and 8 parts at most");
      }
    }
  }

  private static Governing governing(TenantRecord own, TenantRecord template, long timeMillis) {
    Revision ofOwn = own == null ? null : own.inForce(timeMillis);
    if (ofOwn != null) {
      return new Governing(ofOwn, new ConfigEpoch(ofOwn.version(), ConfigEpoch.OWN));
    }
    Revision lent = template == null ? null : template.inForce(timeMillis);
    if (lent == null) {
      return null;
    }
    long behind = own == null ? 0 : own.lastVersion();
    if (own != null && !own.removed()) {
      behind = own.revisions().get(0).version() - 1;
    }
    return new Governing(lent, new ConfigEpoch(behind, lent.version()));
  }
}
