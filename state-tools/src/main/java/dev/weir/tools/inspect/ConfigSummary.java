package dev.weir.tools.inspect;

import dev.weir.state.TenantRecordFrame;
import dev.weir.tenant.KnownLearningPart;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.Revision;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The configs of one tenant.
 *
 * @param tenant whose; the template's too
 * @param lastVersion the last one, which may be a removal
 * @param removed whether it is
 * @param erasedBelow the version of the last erase; 0 if there was none
 * @param bytes of the saved record
 * @param revisions those that are or can come into force, ascending
 * @param parts learning parts that are kept, so that models can be explained
 */
public record ConfigSummary(
    String tenant,
    long lastVersion,
    boolean removed,
    long erasedBelow,
    int bytes,
    List<RevisionSummary> revisions,
    List<PartSummary> parts) {

  /**
   * A config that is or can come into force.
   *
   * @param fromMillis event time from which it stands
   * @param learning hash of its learning part
   * @param preceding hash of the part that judges until that is warm; null where there is none
   */
  public record RevisionSummary(long version, long fromMillis, String learning, String preceding) {}

  /** A learning part: its hash, the version that first had it, its detector and width. */
  public record PartSummary(String hash, long firstVersion, String detector, int features) {}

  static ConfigSummary of(String tenant, byte[] frame) throws IOException {
    TenantRecord record = TenantRecordJson.read(TenantRecordFrame.unwrap(tenant, frame));
    return new ConfigSummary(
        tenant,
        record.lastVersion(),
        record.removed(),
        record.erasedBelow(),
        frame.length,
        record.revisions().stream().map(ConfigSummary::of).toList(),
        record.learningParts().stream().map(ConfigSummary::of).toList());
  }

  private static RevisionSummary of(Revision revision) {
    LearningPart preceding = revision.preceding();
    return new RevisionSummary(
        revision.version(),
        revision.effectiveFromMillis(),
        hash(revision.config().learning()),
        preceding == null ? null : hash(preceding));
  }

  private static PartSummary of(KnownLearningPart known) {
    LearningPart part = known.part();
    return new PartSummary(
        hash(part), known.firstVersion(), part.detector().type().label(), part.features().size());
  }

  private static String hash(LearningPart part) {
    return hash(part.hash());
  }

  /** As it is written in a tenant's record. */
  public static String hash(long hash) {
    return String.format(Locale.ROOT, "%016x", hash);
  }
}
