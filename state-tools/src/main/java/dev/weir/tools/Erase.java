package dev.weir.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cli.CommandFailure;
import dev.weir.cli.ExitCode;
import dev.weir.tools.erase.Erased;
import dev.weir.tools.erase.StateErase;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code erase}: writes a savepoint without a tenant or an entity, and proves it. */
@Command(
    name = "erase",
    description = {
      "Writes a savepoint without a tenant, or without one entity of it, and a certificate.",
      "The certificate says what was found in every decoded element and in the plain bytes."
    },
    footer = {
      "",
      "What is learned in a model that entities share cannot be told apart: it stays.",
      "",
      "Examples:",
      "  weir state erase /savepoints/savepoint-1a2b3c-0123456789ab /savepoints/clean \\",
      "      --tenant acme-corporation",
      "  weir state erase IN OUT --tenant acme --entity card-4711 --certificate cert.json",
      "",
      "Exit codes: 0 erased and proved, 1 erased but not proved (the certificate says why),",
      "  2 wrong usage, no savepoint or nothing to erase, 4 incompatible or damaged state,",
      "  7 unwritable, unreachable or too slow."
    })
public final class Erase extends StateCommand {
  private static final int NOT_PROVED = 1;

  @Parameters(index = "0", paramLabel = "SAVEPOINT", description = "Its folder, a path or a URI.")
  private String savepoint;

  @Parameters(index = "1", paramLabel = "OUT", description = "A folder that is not there yet.")
  private String out;

  @Option(names = "--tenant", required = true, paramLabel = "T", description = "Which tenant.")
  private String tenant;

  @Option(names = "--entity", paramLabel = "E", description = "Only this entity of it.")
  private String entity;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "Where the certificate goes. Default: OUT and '.certificate.json'.")
  private String certificate;

  @Override
  int run() {
    Export.requireTenant("--tenant", tenant);
    if (entity != null && entity.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--entity: found nothing, expected an entity, or no --entity");
    }
    SavedState saved = SavedState.open(savepoint);
    Path file = certificateFile(saved);
    Erased erased = new Erased(tenant, entity == null ? "" : entity);
    StateErase.Result result =
        new StateErase(saved, erased, settings()).run(out, Instant.now().toString(), release());
    write(file, result);
    print(erased, file, result);
    return result.objections().isEmpty() ? ExitCode.OK : NOT_PROVED;
  }

  /** Refused before the work, not after it. */
  private Path certificateFile(SavedState saved) {
    Path file =
        new Path(
            certificate == null ? out.replaceAll("/+$", "") + ".certificate.json" : certificate);
    try {
      FileSystem files = file.getFileSystem();
      if (files.exists(file)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--certificate: found something at " + file + ", expected a new file; name another");
      }
      for (String savepointFolder : List.of(saved.folder(), out)) {
        requireOutside(file.makeQualified(files), savepointFolder);
      }
      if (certificate != null) {
        files.create(file, FileSystem.WriteMode.NO_OVERWRITE).close();
        files.delete(file, false);
      }
      return file;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** What is read stays as it is, and what is written is listed in the certificate. */
  private void requireOutside(Path file, String savepointFolder) throws IOException {
    Path folder = new Path(savepointFolder);
    folder = folder.makeQualified(folder.getFileSystem());
    for (Path above = file; above != null; above = above.getParent()) {
      if (above.equals(folder)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--certificate: found " + file + ", expected a file outside " + savepointFolder);
      }
    }
  }

  private static StateFault unwritable(Path file, IOException e) {
    return new StateFault(
        StateFault.Kind.FILE_SYSTEM,
        file + ": found no way to write it (" + e + "), expected a place for the certificate",
        e);
  }

  private static void write(Path file, StateErase.Result result) {
    try (OutputStream stream =
        file.getFileSystem().create(file, FileSystem.WriteMode.NO_OVERWRITE)) {
      String json =
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(result.certificate());
      stream.write((json + '\n').getBytes(UTF_8));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static String release() {
    String version = Erase.class.getPackage().getImplementationVersion();
    return version == null ? "unreleased" : version;
  }

  private void print(Erased erased, Path file, StateErase.Result result) {
    out()
        .printf(
            Locale.ROOT,
            "Erased %s: %,d models, %,d elements in all.%n",
            erased,
            result.models(),
            result.elements());
    out().println("Savepoint:   " + out);
    out().println("Certificate: " + file);
    result.objections().forEach(objection -> out().println("NOT PROVED:  " + objection));
    out().println();
    out().println(next(erased));
  }

  /** A savepoint is not the only place that remembers. */
  private static String next(Erased erased) {
    return erased.isTenant()
        ? String.join(
            System.lineSeparator(),
            "The topics still know the tenant. Before a job starts from this savepoint:",
            "  1. Send erase-tenant to the commands topic of the running job, then take the",
            "     savepoint that you erase from: what the tenant still sends is refused then.",
            "  2. Write a tombstone (no value) under the key " + erased.tenant(),
            "     to config-accepted: a job that starts without state reads its config there.",
            "  3. Let the records of config, commands, events and outputs expire, or delete them:",
            "     nothing here remembers the tenant's versions, so an old request sent again",
            "     counts as new. Where a template is in force, new events begin a new model.")
        : "The topics still know the entity: its next event begins a new model.";
  }
}
