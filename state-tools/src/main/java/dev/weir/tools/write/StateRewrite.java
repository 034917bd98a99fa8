package dev.weir.tools.write;

import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

/**
 * Writes a new savepoint from another one: a canonical, uncompressed one that can be moved, whose
 * elements are what {@link Edits} make of the old one's. What was read is never changed.
 *
 * <p>Where anything goes wrong, nothing is left at the new place. Before it stands there it is read
 * again, and every state's elements and the timers are counted.
 */
public final class StateRewrite {
  private final SavedState in;
  private final String out;
  private final Edits edits;
  private final WriteSettings settings;
  private final List<String> uids;

  private StateRewrite(SavedState in, String out, Edits edits, WriteSettings settings) {
    this.in = in;
    this.out = out;
    this.edits = edits;
    this.settings = settings;
    this.uids = uids(in, edits, settings);
  }

  /**
   * Prepares it; nothing is written yet.
   *
   * @param in what is read
   * @param out a folder that is not there yet, on any file system of Flink; null: {@link #plan}
   *     only
   */
  public static StateRewrite of(SavedState in, String out, Edits edits, WriteSettings settings) {
    return new StateRewrite(in, out, edits, settings);
  }

  /**
   * Whether something can be written at {@code out}, for who has much to read before it is.
   *
   * @throws StateFault where something is there, or it is no place; nothing is made
   */
  public static void requireFree(SavedState in, String out) {
    OutputFolder.free(in, out);
  }

  /** What cannot be copied is written anew, whether or not an edit is about it. */
  private static List<String> uids(SavedState in, Edits edits, WriteSettings settings) {
    boolean otherGroups =
        settings.maxParallelism() != WriteSettings.AS_BEFORE
            && settings.maxParallelism() != in.maxParallelism();
    return SavedKind.uids().stream()
        .filter(uid -> in.find(uid).isPresent())
        .filter(
            uid ->
                edits.uids().contains(uid)
                    || otherGroups && isKeyed(uid)
                    || !isCopied(in.operator(uid)))
        .toList();
  }

  private static boolean isKeyed(String uid) {
    return SavedKind.under(uid).stream().anyMatch(SavedKind::keyed);
  }

  private static boolean isCopied(OperatorState operator) {
    return operator.getStates().stream()
        .flatMap(state -> state.getManagedKeyedState().stream())
        .allMatch(Relocation::isWhole);
  }

  /** The operators that are written anew, in the order of the flow. */
  public List<String> uids() {
    return uids;
  }

  /** Key groups of what is written. */
  public int maxParallelism() {
    return settings.maxParallelism() == WriteSettings.AS_BEFORE
        ? in.maxParallelism()
        : settings.maxParallelism();
  }

  /**
   * Reads and edits everything and writes nothing.
   *
   * @return what {@link #run} would do; what would be merged is not known
   */
  public RewriteReport plan() {
    requireWhole();
    RewriteJob job = new RewriteJob(in, settings.read(), edits, uids);
    return job.plan();
  }

  /**
   * Writes, reads again, counts, and moves the result to its place.
   *
   * @throws StateFault where that cannot be done; nothing is left then
   */
  public RewriteReport run() {
    requireWhole();
    try (OutputFolder folder = OutputFolder.create(in, out)) {
      RewriteJob job = new RewriteJob(in, settings.read(), edits, uids);
      NewMetadata metadata = new NewMetadata(in, folder, maxParallelism());
      RewriteReport report = job.write(folder.part().toString(), maxParallelism(), metadata);
      metadata.write(Set.copyOf(uids));
      RewriteReport found = count(SavedState.open(folder.part().toString()));
      requireAll(report, found);
      folder.move();
      return new RewriteReport(report.counts(), found.timers());
    }
  }

  private RewriteReport count(SavedState written) {
    return new RewriteJob(written, settings.read(), new Unchanged(edits), uids).count();
  }

  private void requireAll(RewriteReport report, RewriteReport found) {
    for (SavedKind kind : SavedElements.kinds(uids)) {
      require(kind + " elements", report.of(kind).written(), found.of(kind).read());
    }
    require("missing timers", 0, found.timers().missing());
  }

  private void require(String what, long expected, long found) {
    if (expected != found) {
      throw new StateFault(
          StateFault.Kind.INCOMPATIBLE,
          out
              + ": found "
              + found
              + " "
              + what
              + " in what was written, expected "
              + expected
              + "; nothing is kept of it, please report this",
          null);
    }
  }

  /** Records that were on their way cannot be changed. */
  private void requireWhole() {
    uids.forEach(uid -> KnownStates.require(in, uid));
    Set<Boolean> inFlight =
        in.metadata().getOperatorStates().stream()
            .flatMap(operator -> operator.getStates().stream())
            .map(StateRewrite::hasRecords)
            .collect(Collectors.toSet());
    if (inFlight.contains(true)) {
      throw in.unsuitable(
          "records that were on their way, of an unaligned checkpoint",
          "none; take a savepoint, and read that");
    }
  }

  private static boolean hasRecords(OperatorSubtaskState state) {
    return !state.getInputChannelState().isEmpty() || !state.getResultSubpartitionState().isEmpty();
  }

  /** Touches the same operators and nothing in them. */
  private record Unchanged(java.util.Collection<String> uids) implements Edits {
    private static final long serialVersionUID = 1L;

    Unchanged(Edits edits) {
      this(List.copyOf(edits.uids()));
    }
  }
}
