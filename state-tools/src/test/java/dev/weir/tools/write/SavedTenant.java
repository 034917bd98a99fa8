package dev.weir.tools.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.tenant.KnownLearningPart;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.Revision;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;
import dev.weir.tenant.TenantRecord;
import java.util.ArrayList;
import java.util.List;

/** Records of a tenant as a savepoint has them. */
final class SavedTenant {
  private SavedTenant() {}

  /** One revision after another, a day apart, each with the part before as its preceding. */
  static TenantRecord of(String tenant, String... learning) {
    List<Revision> revisions = new ArrayList<>();
    List<KnownLearningPart> parts = new ArrayList<>();
    LearningPart before = null;
    for (int r = 0; r < learning.length; r++) {
      String json =
          "{\"tenant\":\""
              + tenant
              + "\",\"version\":"
              + (r + 1)
              + ",\"effectiveFrom\":\"2026-11-0"
              + (r + 1)
              + "T00:00:00Z\",\"features\":[{\"name\":\"a\",\"type\":\"number\"}],"
              + learning[r]
              + "}";
      TenantConfig config = TenantConfigJson.parse(json.getBytes(UTF_8));
      revisions.add(new Revision(config.effectiveFromMillis(), config, before));
      before = config.learning();
      parts.add(new KnownLearningPart(r + 1, before));
    }
    return new TenantRecord(tenant, learning.length, false, revisions, parts);
  }
}
