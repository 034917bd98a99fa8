package dev.weir.tools.verify;

import dev.weir.state.Uids;
import dev.weir.tenant.TenantNames;
import dev.weir.tools.read.EntryStream;
import dev.weir.tools.read.KeyedForm;
import dev.weir.tools.read.OperatorElements;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.java.tuple.Tuple6;

/**
 * What the reading of a whole savepoint has brought to light.
 *
 * @param path where it was read
 * @param models that were read, whatever is wrong with them
 * @param entries of all keyed state together, timers too
 * @param elements of all operator state together, a broadcast map in a subtask being one
 * @param faults the first {@value Faults#LISTED}, in order
 * @param faultCount how many there are
 * @param remarks what may be so, but is worth knowing
 */
public record Verification(
    String path,
    long models,
    long entries,
    long elements,
    List<Fault> faults,
    long faultCount,
    List<String> remarks) {

  public Verification {
    faults = List.copyOf(faults);
    remarks = List.copyOf(remarks);
  }

  /** Nothing is wrong with it. */
  public boolean isSound() {
    return faultCount == 0;
  }

  /**
   * Reads all of it.
   *
   * @throws dev.weir.tools.read.StateFault where there is none, or one of another job
   */
  public static Verification of(String path, ReadSettings settings) {
    SavedState state = SavedState.open(path);
    Faults faults = new Faults();
    Structure structure = new Structure(state, faults);
    structure.check();
    OperatorCheck operators = new OperatorCheck(faults);
    new OperatorElements(state).forEach(operators::element, operators::broken);
    structure.checkCopies(operators);
    Sums sums = new Sums(operators.tenants(), faults);
    ReadJob job = new ReadJob(state, settings);
    KeyedCheck check = new KeyedCheck(state.maxParallelism(), operators.tenants());
    job.forEach(
        "Verifying",
        EntryStream.of(job, state, KeyedForm.uids().toList(), check, KeyedCheck.ROW),
        sums::row);
    sums.check();
    return new Verification(
        path,
        sums.models,
        sums.entries,
        operators.elements(),
        faults.listed(),
        faults.count(),
        sums.remarks);
  }

  /** Adds up what the subtasks have counted. */
  private static final class Sums {
    private final Map<String, KnownTenant> tenants;
    private final Faults faults;
    private final Map<String, long[]> totals = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();
    private long models;
    private long entries;

    private Sums(Map<String, KnownTenant> tenants, Faults faults) {
      this.tenants = tenants;
      this.faults = faults;
    }

    private void row(Tuple6<String, String, String, String, String, long[]> row) {
      switch (row.f0) {
        case KeyedCheck.FAULT -> faults.add(new Fault(row.f1, row.f2, row.f3, row.f4));
        case KeyedCheck.UNLISTED -> faults.more(row.f5[0]);
        default -> {
          String whose = row.f1 + '\n' + row.f2;
          Totals.add(totals.computeIfAbsent(whose, key -> new long[Totals.SIZE]), row.f5);
        }
      }
    }

    private void check() {
      totals.forEach(
          (whose, sums) -> {
            int end = whose.indexOf('\n');
            check(whose.substring(0, end), whose.substring(end + 1), sums);
          });
    }

    private void check(String uid, String tenant, long[] sums) {
      models += sums[Totals.MODELS];
      entries += sums[Totals.ENTRIES];
      if (sums[Totals.TIMERS] != sums[Totals.TIMERS_EXPECTED]) {
        fault(uid, tenant, "timers", sums[Totals.TIMERS], sums[Totals.TIMERS_EXPECTED]);
      } else if (sums[Totals.TIMER_SUM] != sums[Totals.TIMER_SUM_EXPECTED]) {
        fault(uid, tenant, "timers", "other times or keys", "those that the values name");
      }
      if (sums[Totals.PLACE_TIMES] != sums[Totals.PLACES_KEPT]) {
        fault(uid, tenant, "entities seen", sums[Totals.PLACE_TIMES], sums[Totals.PLACES_KEPT]);
      }
      if (uid.equals(Uids.SCORE_EVENTS)) {
        remark(tenant, sums);
      }
    }

    private void remark(String tenant, long[] sums) {
      KnownTenant known = tenants.get(tenant);
      boolean template = tenants.containsKey(TenantNames.DEFAULT);
      if (sums[Totals.MODELS] > 0 && (known == null || known.removed()) && !template) {
        remarks.add(
            tenant
                + ": "
                + sums[Totals.MODELS]
                + " models of a tenant that "
                + (known == null ? "has no config" : "was removed"));
      }
      if (sums[Totals.UNEXPLAINED] > 0) {
        remarks.add(
            tenant
                + ": "
                + sums[Totals.UNEXPLAINED]
                + " models made by a learning part that its config no longer knows");
      }
    }

    private void fault(String uid, String tenant, String what, Object found, Object expected) {
      faults.add(new Fault(uid, tenant, "", what + ": found " + found + ", expected " + expected));
    }
  }
}
