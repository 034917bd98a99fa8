package dev.weir.tools.show;

import dev.weir.command.TenantFence;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKey;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.Revision;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;

/**
 * A model of a savepoint with what is known of how it came about.
 *
 * @param savepoint where it was read
 * @param key whose
 * @param model itself
 * @param bytes of its frame
 * @param record the tenant's; null where none is saved
 * @param template the template's; null where there is none
 * @param fence what commands have laid down for the tenant
 * @param alerts what is remembered of its and of the tenant's alerts; null until it is known
 */
public record FoundModel(
    String savepoint,
    ModelKey key,
    Model model,
    int bytes,
    TenantRecord record,
    TenantRecord template,
    TenantFence fence,
    AlertMemory alerts) {

  /** The format that its frame was of; another could not have been read. */
  public static final int FORMAT = ModelFrame.FORMAT;

  /** The learning part that models know by {@code hash}; null where it is not kept any more. */
  public LearningPart learningPart(long hash) {
    LearningPart own = record == null ? null : record.learningPart(hash);
    return own != null || template == null ? own : template.learningPart(hash);
  }

  /** The config that judged last; null where it is not kept any more. */
  public TenantConfig config() {
    TenantRecord of = model.view().configOfTemplate() ? template : record;
    if (of == null) {
      return null;
    }
    for (Revision revision : of.revisions()) {
      if (revision.version() == model.view().configVersion()) {
        return revision.config();
      }
    }
    return null;
  }

  /** With what is remembered of its alerts. */
  FoundModel remembering(AlertMemory found) {
    return new FoundModel(savepoint, key, model, bytes, record, template, fence, found);
  }

  /** Its name as in a score. */
  public String configName() {
    String of = model.view().configOfTemplate() ? TenantNames.DEFAULT : key.tenant();
    return of + "@" + model.view().configVersion();
  }
}
