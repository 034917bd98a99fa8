package dev.weir.tools.erase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.state.States;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import dev.weir.tools.write.SavedTenants;
import dev.weir.tools.write.StateRewrite;
import dev.weir.tools.write.WriteSettings;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a savepoint without a tenant or an entity, and looks whether it is gone: in every decoded
 * element, and in the plain bytes of every file.
 */
public final class StateErase {
  private final SavedState in;
  private final Erased erased;
  private final ReadSettings settings;

  /**
   * What came of it.
   *
   * @param models taken away
   * @param elements taken away, models included
   * @param objections why the erase is not proved; empty where it is
   * @param certificate to be filed
   */
  public record Result(
      long models, long elements, List<String> objections, ObjectNode certificate) {}

  public StateErase(SavedState in, Erased erased, ReadSettings settings) {
    this.in = in;
    this.erased = erased;
    this.settings = settings;
  }

  /**
   * Writes the savepoint and examines it.
   *
   * @param out a folder that is not there
   * @param when as the certificate says it
   * @throws StateFault where there is nothing to erase, or it cannot be done
   */
  public Result run(String out, String when, String release) {
    StateRewrite.requireFree(in, out);
    Survey before = Survey.of(in, settings, new Question(erased, true, Set.of()));
    if (before.total().erased() == 0) {
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE,
          in.path()
              + ": found nothing of "
              + erased
              + ", expected something to erase; weir state inspect lists the tenants",
          null);
    }
    StateRewrite.of(in, out, new EraseEdits(erased, before.slice()), WriteSettings.of(settings))
        .run();
    Certificate certificate = examine(before, out);
    long models =
        before.states().entrySet().stream()
            .filter(state -> state.getKey().state().equals(States.MODEL))
            .mapToLong(state -> state.getValue().erased())
            .sum();
    return new Result(
        models,
        before.total().erased(),
        certificate.objections(),
        certificate.json(in.path(), out, when, release));
  }

  private Certificate examine(Survey before, String out) {
    Set<String> names = new TreeSet<>(before.names());
    names.add(erased.name());
    int tooShort = (int) names.stream().filter(name -> !Spellings.isSearchable(name)).count();
    FileScan input = FileScan.of(in.folder(), erased.name(), names, settings.progress());
    FileScan output = FileScan.of(out, erased.name(), names, settings.progress());
    SavedState written = SavedState.open(out);
    Set<String> found = output.hits().keySet();
    Survey after = Survey.of(written, settings, new Question(erased, false, found));
    CopiedState copied = copied(written);
    boolean silent = copied.mentions(erased.name(), Set.of()).isEmpty();
    Set<String> tenants =
        silent ? Set.of() : SavedTenants.read(written, settings, Set.of()).configured();
    return new Certificate(
        erased,
        before,
        after,
        input,
        output,
        new Certificate.Names(names.size() - tooShort, tooShort),
        copied,
        tenants,
        where(written, Certificate.unexplained(output, after)));
  }

  private static CopiedState copied(SavedState written) {
    try {
      return CopiedState.of(written);
    } catch (IOException e) {
      throw unreadable(written, e);
    }
  }

  private static List<String> where(SavedState written, List<String> unexplained) {
    try {
      return unexplained.isEmpty() ? List.of() : Where.of(written, unexplained.get(0));
    } catch (IOException e) {
      throw unreadable(written, e);
    }
  }

  private static StateFault unreadable(SavedState written, IOException e) {
    return new StateFault(
        StateFault.Kind.FILE_SYSTEM,
        written.path() + ": found no way to read it (" + e + "), expected what was just written",
        e);
  }
}
