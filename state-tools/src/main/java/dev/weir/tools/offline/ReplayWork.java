package dev.weir.tools.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.job.RestoredOffsets;
import dev.weir.operator.ColdStart;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tools.read.SavedState;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
      Path scores) {}

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
    progress("reading events");
    ReplayInput.Found found =
        new ReplayInput(
                request.events(), request.kafka(), settings.rules().binding().header(), offsets)
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
    progress("reproducing one decision");
    ReplayDecision decision = new ReplayDecision(saved, settings, configs, offsets, folder);
    ObjectNode report =
        scores.isEmpty()
            ? decision.byEvents(request, id)
            : decision.byScores(request, id, new ReplayScores(scores, request.kafka()));
    settings.reading().progress().end();
    return report;
  }

  private ObjectNode compared(
      Request request, Path spool, ReplayInput.Found found, ReplayConfigs after)
      throws IOException {
    boolean whole = request.scores() != null;
    ReplayRun run = new ReplayRun(saved, settings, folder);
    progress(after == null ? "judging events" : "judging events as it is");
    Path was = run.judge(spool, coldStart(configs, request), whole && after == null);
    ReplayComparison comparison =
        new ReplayComparison(request.tenant(), request.top(), found.events(), folder);
    Map<String, ReplayTenant> tenants;
    Path last = was;
    if (after == null) {
      tenants = comparison.count(was);
    } else {
      progress("judging events with the new config");
      last = run.judge(spool, coldStart(after, request), whole);
      progress("comparing");
      tenants = comparison.compare(was, last);
    }
    if (whole) {
      writeScores(last, request.scores());
    }
    settings.reading().progress().end();
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

  /** A savepoint's replay writes nothing where it fails: the file appears when it is whole. */
  private static void writeScores(Path run, Path file) throws IOException {
    List<Path> lines = new ArrayList<>();
    try (Stream<Path> all = Files.list(run)) {
      all.filter(part -> part.getFileName().toString().startsWith(ReplaySink.LINES))
          .sorted()
          .forEach(lines::add);
    }
    Path target = file.toAbsolutePath();
    Path part = Files.createTempFile(target.getParent(), ".replay", ".part");
    try {
      try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(part));
          OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
        for (Path one : lines) {
          Files.copy(one, out);
        }
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void progress(String what) {
    settings.reading().progress().begin(what, -1);
  }

  @Override
  public void close() throws IOException {
    settings.reading().progress().end();
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
