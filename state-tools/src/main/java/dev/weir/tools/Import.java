package dev.weir.tools;

import dev.weir.cli.ExitCode;
import dev.weir.tools.bundle.Section;
import dev.weir.tools.bundle.TenantImport;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.write.SavedKind;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code import}: puts a tenant's file into a savepoint. */
@Command(
    name = "import",
    description = {
      "Writes a savepoint that holds the tenant of FILE beside everybody who was there.",
      "The tenant's next scores are those that would have followed where it came from."
    },
    footer = {
      "",
      "FILE must be readable where the state is written: here, unless a cluster does it.",
      "",
      "Examples:",
      "  weir state import /savepoints/savepoint-1a2b3c-0123456789ab acme.weir /savepoints/more",
      "  weir state import IN acme.weir OUT --as acme-copy",
      "  weir state import IN acme.weir OUT --on-conflict replace",
      "",
      "Exit codes: 0 done, 2 wrong usage, no savepoint, no bundle, or the tenant is there,",
      "  4 incompatible or damaged state, a damaged bundle, 7 unwritable, unreachable or too slow."
    })
public final class Import extends StateCommand {
  /** What becomes of a tenant of the same name. */
  enum OnConflict {
    FAIL,
    REPLACE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    static List<String> names() {
      return Stream.of(values()).map(OnConflict::toString).toList();
    }
  }

  /** Reads one in any case, and offers them as they are written. */
  static final class OnConflicts implements ITypeConverter<OnConflict>, Iterable<String> {
    @Override
    public OnConflict convert(String text) {
      for (OnConflict one : OnConflict.values()) {
        if (one.toString().equals(text.toLowerCase(Locale.ROOT))) {
          return one;
        }
      }
      throw new TypeConversionException(
          "found '" + text + "', expected one of " + String.join(", ", OnConflict.names()));
    }

    @Override
    public Iterator<String> iterator() {
      return OnConflict.names().iterator();
    }
  }

  @Parameters(index = "0", paramLabel = "SAVEPOINT", description = "Its folder, a path or a URI.")
  private String savepoint;

  @Parameters(index = "1", paramLabel = "FILE", description = "What weir state export has written.")
  private Path file;

  @Parameters(index = "2", paramLabel = "OUT", description = "A folder that is not there yet.")
  private String out;

  @Option(names = "--as", paramLabel = "T2", description = "Another name for the tenant.")
  private String as;

  @Option(
      names = "--on-conflict",
      paramLabel = "fail|replace",
      defaultValue = "fail",
      converter = OnConflicts.class,
      completionCandidates = OnConflicts.class,
      description = "What becomes of a tenant of that name. Default: ${DEFAULT-VALUE}.")
  private OnConflict onConflict;

  @Override
  int run() {
    if (as != null) {
      Export.requireTenant("--as", as);
    }
    SavedState saved = SavedState.open(savepoint);
    TenantImport.Result result =
        new TenantImport(saved, file, settings()).run(out, as, onConflict == OnConflict.REPLACE);
    print(result);
    return ExitCode.OK;
  }

  private void print(TenantImport.Result result) {
    String tenant = as == null ? result.contents().tenant() : as;
    long replaced = result.report().of(SavedKind.MODEL).dropped();
    out()
        .printf(
            Locale.ROOT,
            "Imported tenant %s with %,d models%s.%n",
            tenant,
            result.contents().count(Section.MODEL),
            replaced == 0 ? "" : String.format(Locale.ROOT, " in the place of %,d", replaced));
    out().println("Savepoint: " + out);
    result.leftOut().forEach(left -> out().println("Left out:  " + left + " (no such operator)"));
    out().println();
    out()
        .println(
            "The topics here do not know the tenant's config: a job that starts without state");
    out()
        .println(
            "reads config-accepted, so push the config once more, as the next version, when the");
    out().println("job runs. Limits begin anew.");
  }
}
