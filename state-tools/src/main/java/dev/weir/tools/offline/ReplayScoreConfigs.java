package dev.weir.tools.offline;

import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.LearningPart;
import dev.weir.tenant.Revision;
import dev.weir.tenant.TenantRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The configs that scores name by their labels, {@code tenant@version}: those of the savepoint, and
 * those that came after it.
 */
final class ReplayScoreConfigs {
  private final ReplayConfigs configs;

  /** By version. */
  private final List<ConfigRequest> later;

  /**
   * @param configs of the savepoint, which stay as they are
   * @param later accepted after it, in any order
   */
  ReplayScoreConfigs(ReplayConfigs configs, List<ConfigRequest> later) {
    this.configs = configs.copy();
    this.later = new ArrayList<>(later);
    this.later.sort(Comparator.comparingLong(ConfigRequest::version));
  }

  /**
   * The learning part of a config.
   *
   * @throws ReplayFault where nobody has it
   */
  LearningPart part(String label) {
    String owner = owner(label);
    long version = version(label);
    for (ConfigRequest request : later) {
      if (owner.equals(request.tenant()) && request.version() == version && !request.removed()) {
        return request.config().learning();
      }
    }
    TenantRecord record = configs.get(owner);
    Set<String> held = new TreeSet<>();
    for (Revision revision : record == null ? List.<Revision>of() : record.revisions()) {
      if (revision.version() == version) {
        return revision.config().learning();
      }
      held.add(owner + "@" + revision.version());
    }
    throw missing(label, held);
  }

  /**
   * Accepts a config and those before it, as far as that is still to be done.
   *
   * @return the records that this has made, in their order
   * @throws ReplayFault where nobody has it
   */
  List<TenantRecord> upTo(String label) {
    String owner = owner(label);
    long version = version(label);
    List<TenantRecord> records = new ArrayList<>();
    long last = last(owner);
    for (ConfigRequest request : later) {
      if (owner.equals(request.tenant())
          && request.version() > last
          && request.version() <= version) {
        records.add(configs.accept(request, false));
      }
    }
    if (version > last(owner)) {
      throw missing(label, Set.of(owner + "@" + last(owner)));
    }
    return records;
  }

  private long last(String owner) {
    TenantRecord record = configs.get(owner);
    return record == null ? 0 : record.lastVersion();
  }

  private static ReplayFault missing(String label, Set<String> held) {
    return ReplayFault.config(
        "config: found "
            + label
            + " in a score, expected it in the savepoint, which has "
            + held
            + ", or among --config; add its file, with its version");
  }

  private static String owner(String label) {
    return label.substring(0, label.lastIndexOf('@'));
  }

  private static long version(String label) {
    return Long.parseLong(label.substring(label.lastIndexOf('@') + 1));
  }
}
