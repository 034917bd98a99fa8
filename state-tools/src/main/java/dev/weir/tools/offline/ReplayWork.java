package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.job.RestoredOffsets;
import dev.weir.operator.ColdStart;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tools.page.PageFile;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.SavedState;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A replay from its savepoint to its report. What it writes on its way lies in a folder of its own,
 * which goes with it; the savepoint is only read.
 */
public final class ReplayWork implements Closeable {
  /** The option that names the file of scores. */
  public static final String SCORES_TO = "--scores-to";

  private final SavedState saved;
  private final ReplaySettings settings;
  private final Path folder;
  private final ReplayConfigs configs;
  private final RestoredOffsets offsets;

  /**
   * What is asked for.
   *
   * @param events files and topics
   * @param kafka client properties; null where no broker was named
   * @param configs to be accepted on top; none: nothing is compared
   * @param tenant the only one that is of interest; null for all
   * @param top examples of every kind
   * @param scores a file for the scores of the replay, whole; null for none
   */
  public record Request(
      List<String> events,
      Properties kafka,
      List<ConfigRequest> configs,
      String tenant,
      int top,
      Path scores) {
    /** The events. */
    ReplayRecords records(Progress progress) {
      return new ReplayRecords(events, kafka, "a file of JSON lines", progress);
    }

    /** The scores that stand in {@code given}. */
    ReplayRecords scores(List<String> given, Progress progress) {
      return new ReplayRecords(given, kafka, "a file of scores, a line each", progress);
    }
  }

  private ReplayWork(SavedState saved, ReplaySettings settings, Path folder) {
    this.saved = saved;
    this.settings = settings;
    this.folder = folder;
    this.offsets = RestoredOffsets.read(saved.path());
    this.configs =
        ReplayConfigs.read(saved, settings.reading(), settings.rules().categoryKey() != null);
  }

  /** Opens a savepoint, and reads its configs and the places where its sources stand. */
  public static ReplayWork open(String savepoint, ReplaySettings settings) throws IOException {
    SavedState saved = SavedState.open(savepoint);
    Path folder = Files.createTempDirectory("weir-replay");
    try {
      return new ReplayWork(saved, settings, folder);
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  /** Runs the events through the models, with new configs a second time, and reports. */
  public ObjectNode replay(Request request) throws IOException {
    ReplayConfigs after = request.configs().isEmpty() ? null : configs.copy();
    for (ConfigRequest config : request.configs()) {
      after.accept(config, true);
    }
    if (request.tenant() != null) {
      requireTenant(request.tenant(), after);
    }
    Path spool = folder.resolve("events");
    ReplayInput.Found found =
        new ReplayInput(
                request.records(settings.reading().progress()),
                settings.rules().binding().header(),
                offsets)
            .spool(spool);
    if (found.events() == 0) {
      throw ReplayFault.input(
          "found no event after the savepoint in "
              + String.join(", ", request.events())
              + " ("
              + found.skipped()
              + " before it), expected at least one");
    }
    return compared(request, spool, found, after);
  }

  /**
   * Reproduces one score and says why it is what it is.
   *
   * @param id of the event, or its place as topic-partition-offset
   * @param scores files and topics with the scores that were given; none: their order and configs
   *     are assumed
   */
  public ObjectNode decide(Request request, String id, List<String> scores) throws IOException {
    ReplayDecision decision = new ReplayDecision(saved, settings, configs, offsets, folder);
    return scores.isEmpty()
        ? decision.byEvents(request, id)
        : decision.byScores(
            request, id, new ReplayScores(request.scores(scores, settings.reading().progress())));
  }

  private ObjectNode compared(
      Request request, Path spool, ReplayInput.Found found, ReplayConfigs after)
      throws IOException {
    boolean whole = request.scores() != null;
    ReplayRun run = new ReplayRun(saved, settings, folder);
    Path was =
        run.judge(
            spool,
            coldStart(configs, request),
            whole && after == null,
            after == null ? "Judging events" : "Judging events as it is");
    ReplayComparison comparison =
        new ReplayComparison(request.tenant(), request.top(), found.events(), folder);
    Map<String, ReplayTenant> tenants;
    Path last = was;
    if (after == null) {
      tenants = comparison.count(was, settings.reading().progress());
    } else {
      last = run.judge(spool, coldStart(after, request), whole, "Judging events anew");
      tenants = comparison.compare(was, last, settings.reading().progress());
    }
    if (whole) {
      writeScores(last, request.scores());
    }
    ObjectNode report = new ReplayReport(configs, after).json(saved.path(), found, tenants);
    report.put("entitiesUnlimited", run.admitsMore());
    return report;
  }

  /** Shows a report to people. */
  public static void print(ObjectNode report, PrintWriter out) {
    if (report.has("decision")) {
      new ReplayText(out).printDecision(report);
    } else {
      new ReplayText(out).print(report);
    }
  }

  private static ColdStart coldStart(ReplayConfigs all, Request request) {
    ReplayConfigs some = all.copy();
    if (request.tenant() != null) {
      some.keep(request.tenant());
    }
    return some.coldStart();
  }

  private void requireTenant(String tenant, ReplayConfigs after) {
    if (configs.governing(tenant) == null && (after == null || after.governing(tenant) == null)) {
      throw ReplayFault.input(
          "--tenant: found no config of "
              + tenant
              + " in the savepoint, expected one of "
              + configs.records().keySet().stream().limit(10).toList());
    }
  }

  /** Writes the scores of {@code run}; compressed where the file's name says so. */
  static void writeScores(Path run, Path file) throws IOException {
    List<Path> lines = new ArrayList<>();
    try (Stream<Path> all = Files.list(run)) {
      all.filter(part -> part.getFileName().toString().startsWith(ReplaySink.LINES))
          .sorted()
          .forEach(lines::add);
    }
    boolean compressed = file.toString().endsWith(".gz");
    PageFile.write(
        SCORES_TO,
        file,
        raw -> {
          OutputStream out = compressed ? new GZIPOutputStream(raw) : raw;
          for (Path one : lines) {
            Files.copy(one, out);
          }
          if (out instanceof GZIPOutputStream gzip) {
            gzip.finish();
          }
        });
  }

  @Override
  public void close() throws IOException {
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(folder)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }
}
