package dev.weir.tools.bundle;

import dev.weir.state.States;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tools.read.Element;
import dev.weir.tools.read.Elements;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import dev.weir.tools.write.RewriteReport;
import dev.weir.tools.write.SavedKind;
import dev.weir.tools.write.SavedTenants;
import dev.weir.tools.write.StateRewrite;
import dev.weir.tools.write.WriteSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;

/** Writes a savepoint that holds a bundle's tenant beside everybody who was there. */
public final class TenantImport {
  /** States that belong to the topics here and not to the tenant that comes. */
  private static final Set<String> OF_THE_TOPICS =
      Set.of(States.LIMITS, States.COMMAND_LOG, States.COMMAND_ACKS);

  private final SavedState in;
  private final Path file;
  private final ReadSettings settings;

  /**
   * What came of it.
   *
   * @param contents what the bundle holds
   * @param report what was written
   * @param leftOut sections for which the savepoint's job has no operator
   */
  public record Result(Contents contents, RewriteReport report, List<String> leftOut) {}

  public TenantImport(SavedState in, Path file, ReadSettings settings) {
    this.in = in;
    this.file = file.toAbsolutePath();
    this.settings = settings;
  }

  /**
   * Writes {@code out}.
   *
   * @param as the tenant's name from now on; null for its own
   * @param replaces whether a tenant of that name may go
   * @throws StateFault where the bundle is damaged, the tenant is there, or it was judged by
   *     another template; nothing is written then
   */
  public Result run(String out, String as, boolean replaces) {
    StateRewrite.requireFree(in, out);
    Contents contents = BundleReader.check(file);
    String to = as == null ? contents.tenant() : as;
    requireRoom(to, replaces);
    requireTemplate();
    Set<String> there =
        SavedKind.uids().stream()
            .filter(uid -> in.find(uid).isPresent())
            .collect(Collectors.toSet());
    ImportEdits edits = new ImportEdits(file.toString(), contents.tenant(), to, Set.copyOf(there));
    RewriteReport report = StateRewrite.of(in, out, edits, WriteSettings.of(settings)).run();
    return new Result(contents, report, leftOut(contents, there));
  }

  private void requireRoom(String to, boolean replaces) {
    ReadJob job = new ReadJob(in, settings);
    long[] held = new long[1];
    boolean[] swept = new boolean[1];
    var states =
        Elements.of(in, job)
            .filter(row -> row.f2.equals(to) && !OF_THE_TOPICS.contains(row.f1))
            .map(row -> Element.of(row).state(), Types.STRING);
    job.forEach(
        "Looking for the tenant",
        states,
        state -> {
          held[0]++;
          swept[0] |= state.equals(States.UNFINISHED_SWEEPS);
        });
    if (swept[0]) {
      throw in.unsuitable(
          "an erase of tenant " + to + " that is not done", "none; take a savepoint after it");
    }
    if (held[0] > 0 && !replaces) {
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE,
          in.path()
              + ": found "
              + held[0]
              + " elements of tenant "
              + to
              + ", expected none; import under another name with --as, or --on-conflict replace",
          null);
    }
  }

  /** A tenant without a config of its own is judged by the template, which must be the same. */
  private void requireTemplate() {
    TenantRecord expected = template();
    if (expected == null) {
      return;
    }
    TenantRecord found =
        SavedTenants.read(in, settings, Set.of(TenantNames.DEFAULT))
            .records()
            .get(TenantNames.DEFAULT);
    if (!expected.equals(found)) {
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE,
          in.path()
              + ": found "
              + (found == null ? "no template" : "another template")
              + ", expected the one that has judged the tenant of "
              + file
              + ", which has no config of its own; give it one before it is exported",
          null);
    }
  }

  private TenantRecord template() {
    try (BundleReader reader = BundleReader.open(file)) {
      for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
        if (entry.section() == Section.TEMPLATE_RECORD) {
          return SavedEntries.template(entry);
        }
      }
      return null;
    } catch (IOException e) {
      throw new StateFault(
          StateFault.Kind.INCOMPATIBLE, file + ": " + e.getMessage() + "; export it again", e);
    }
  }

  private static List<String> leftOut(Contents contents, Set<String> there) {
    List<String> leftOut = new ArrayList<>();
    contents
        .counts()
        .forEach(
            (section, count) -> {
              SavedKind kind = kind(section);
              if (kind != null && !there.contains(kind.uid())) {
                leftOut.add(count + " of " + kind);
              }
            });
    return leftOut;
  }

  /** Where a section goes; null for what goes nowhere or is always there. */
  private static SavedKind kind(Section section) {
    return switch (section) {
      case ALERT_BUDGET -> SavedKind.ALERT_BUDGET;
      case HEALTH -> SavedKind.HEALTH;
      case ENTITY_PLACES -> SavedKind.ENTITY_PLACES;
      case ENTITY_TIME -> SavedKind.ENTITY_TIME;
      case DECISIONS -> SavedKind.LEDGER;
      case VERDICTS -> SavedKind.VERDICTS;
      case ALERT_CLOCK -> SavedKind.ALERT_CLOCK;
      case TENANT_RECORD, TEMPLATE_RECORD, FENCE, MODEL -> null;
    };
  }
}
