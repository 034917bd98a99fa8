package dev.weir.tenant;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * All tenants' records, and which config judges an event. Asked for every event: one look-up, at
 * most four comparisons, and the same instance for all events of a revision. Not thread-safe.
 */
public final class TenantTable {
  private final Map<String, Entry> entries = new HashMap<>();
  private Entry template;
  private boolean anyRecords;
  private boolean rates;

  /** One tenant's record, with what was compiled from it when it was first needed. */
  private static final class Entry {
    private final TenantRecord record;
    private final long[] from;
    private final JudgingConfig[] compiled;
    // What the template gives to this tenant's events, as long as the template is this one.
    private Entry borrowedFrom;
    private JudgingConfig[] borrowed;

    Entry(TenantRecord record) {
      this.record = record;
      this.from = record.revisions().stream().mapToLong(Revision::effectiveFromMillis).toArray();
      this.compiled = new JudgingConfig[from.length];
    }

    /** The index of the revision in force; -1 if there is none. */
    int inForce(long timeMillis) {
      int i = from.length - 1;
      while (i >= 0 && from[i] > timeMillis) {
        i--;
      }
      return i;
    }

    /** The config of a revision for the tenant's own events. */
    JudgingConfig own(int revision) {
      if (compiled[revision] == null) {
        compiled[revision] = compile(revision, own(version(revision)));
      }
      return compiled[revision];
    }

    private ConfigEpoch own(long version) {
      return new ConfigEpoch(version, ConfigEpoch.OWN, record.erasedBelow());
    }

    /** The template's config of a revision for the events of this tenant. */
    JudgingConfig borrow(Entry lender, int revision) {
      if (borrowedFrom != lender) {
        borrowedFrom = lender;
        borrowed = new JudgingConfig[lender.from.length];
      }
      if (borrowed[revision] == null) {
        long before = record.removed() ? record.lastVersion() : version(0) - 1;
        borrowed[revision] =
            lender
                .lend(revision)
                .withEpoch(new ConfigEpoch(before, lender.version(revision), record.erasedBelow()));
      }
      return borrowed[revision];
    }

    /** This template's config of a revision for the events of unlisted tenants. */
    JudgingConfig lend(int revision) {
      if (compiled[revision] == null) {
        compiled[revision] = compile(revision, new ConfigEpoch(0, version(revision)));
      }
      return compiled[revision];
    }

    int lanes() {
      int lanes = 1;
      for (Revision revision : record.revisions()) {
        lanes = Math.max(lanes, revision.config().learning().lanes());
      }
      // Models outlive the configs they were made by, also after a removal.
      for (KnownLearningPart known : record.learningParts()) {
        lanes = Math.max(lanes, known.part().lanes());
      }
      return lanes;
    }

    private long version(int revision) {
      return record.revisions().get(revision).version();
    }

    private JudgingConfig compile(int revision, ConfigEpoch epoch) {
      Revision found = record.revisions().get(revision);
      return new JudgingConfig(found.config(), found.preceding(), epoch);
    }
  }

  /** Puts a record in the place of the tenant's earlier one. */
  public void put(TenantRecord record) {
    Entry entry = new Entry(record);
    entries.put(record.tenant(), entry);
    anyRecords |= record.revisions().stream().anyMatch(r -> r.config().intake().records() != null);
    rates |= record.revisions().stream().anyMatch(r -> r.config().limits().rate() != null);
    if (record.tenant().equals(TenantNames.DEFAULT)) {
      template = entry;
    }
  }

  /** Puts a record unless a later one is held; says whether it did. */
  public boolean merge(TenantRecord record) {
    TenantRecord held = get(record.tenant());
    boolean replaces = TenantConfigs.merge(held, record) != held;
    if (replaces) {
      put(record);
    }
    return replaces;
  }

  /** The tenant's record; null if it was never configured. */
  public TenantRecord get(String tenant) {
    Entry entry = entries.get(tenant);
    return entry == null ? null : entry.record;
  }

  /** Into how many the shared model of a tenant may be divided, by any config it may have. */
  public int lanesOf(String tenant) {
    Entry own = entries.get(tenant);
    return Math.max(own == null ? 1 : own.lanes(), template == null ? 1 : template.lanes());
  }

  /** Whether any tenant writes, or wrote, records of a form of its own. */
  public boolean anyRecords() {
    return anyRecords;
  }

  /**
   * Whether a record that was put here had a limit of events: what is never asked costs nothing.
   */
  public boolean hasRates() {
    return rates;
  }

  /** How many tenants have a record, the removed ones included. */
  public int size() {
    return entries.size();
  }

  /** The names that have a record, in no order. */
  public Collection<String> tenants() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /**
   * The config that judges an event of {@code tenant} at {@code timeMillis}: the highest version of
   * the tenant's own that is in force, else the template's; null if there is neither.
   */
  public JudgingConfig inForce(String tenant, long timeMillis) {
    Entry entry = entries.get(tenant);
    int own = entry == null ? -1 : entry.inForce(timeMillis);
    if (own >= 0 && entry != template) {
      return entry.own(own);
    }
    int lent = template == null ? -1 : template.inForce(timeMillis);
    if (lent < 0) {
      return null;
    }
    return entry == null || entry == template ? template.lend(lent) : entry.borrow(template, lent);
  }
}
