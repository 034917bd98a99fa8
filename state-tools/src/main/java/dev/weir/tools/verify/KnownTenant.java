package dev.weir.tools.verify;

import dev.weir.tenant.KnownLearningPart;
import dev.weir.tenant.TenantRecord;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What a model must fit of its tenant's config.
 *
 * @param lastVersion the highest ever accepted
 * @param removed whether that was a removal
 * @param erasedBelow the version of the last erase; 0 where there was none
 * @param learningHashes of the learning parts that are kept
 */
record KnownTenant(long lastVersion, boolean removed, long erasedBelow, long[] learningHashes)
    implements Serializable {

  static KnownTenant of(TenantRecord record) {
    return new KnownTenant(
        record.lastVersion(),
        record.removed(),
        record.erasedBelow(),
        record.learningParts().stream().mapToLong(KnownLearningPart::hash).toArray());
  }

  boolean knows(long learningHash) {
    return Arrays.stream(learningHashes).anyMatch(hash -> hash == learningHash);
  }
}
