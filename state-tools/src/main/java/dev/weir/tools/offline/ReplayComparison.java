package dev.weir.tools.offline;

import dev.weir.job.SourcePosition;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.Stage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts side by side what two runs say of each event. Events are dealt into files by their places,
 * and one file is looked at at a time, so that memory holds a part of them however many there are.
 */
final class ReplayComparison {
  private static final int EVENTS_PER_PART = 100_000;
  private static final int MAX_PARTS = 256;
  private static final String NOBODY = "(unknown)";
  private static final String BEFORE = "before-";
  private static final String AFTER = "after-";

  private final String only;
  private final int examples;
  private final int parts;
  private final Path folder;
  private final TreeMap<String, ReplayTenant> tenants = new TreeMap<>();

  /**
   * @param only the tenant that is of interest; null for all
   * @param examples of every kind of change of a tenant
   * @param events of a run, at most
   * @param folder of this process
   */
  ReplayComparison(String only, int examples, long events, Path folder) {
    this.only = only;
    this.examples = examples;
    this.parts = (int) Math.max(1, Math.min(MAX_PARTS, events / EVENTS_PER_PART + 1));
    this.folder = folder;
  }

  /** Counts the only run there is. */
  Map<String, ReplayTenant> count(Path run, Progress progress) throws IOException {
    try (Stage stage = Stage.begin(progress, "Counting", bytes(run), Progress.Unit.BYTES)) {
      each(run, stage, this::count);
      stage.complete();
    }
    return tenants;
  }

  private void count(ReplayOutcome outcome) {
    ReplayTenant tenant = tenant(outcome);
    tenant.before.add(outcome);
    if (outcome.is(ReplayOutcome.CALLED)) {
      tenant.alerts.add(new ReplayTenant.Change(outcome, null));
    }
  }

  /** Counts and joins two runs over the same events. */
  Map<String, ReplayTenant> compare(Path before, Path after, Progress progress) throws IOException {
    long bytes = bytes(before) + bytes(after);
    try (Stage stage = new Stage(progress)) {
      stage.part(bytes, bytes);
      int joined = stage.part(bytes, 0);
      stage.begin("Comparing", Progress.Unit.BYTES);
      deal(before, stage, true);
      deal(after, stage, false);
      for (int part = 0; part < parts; part++) {
        join(folder.resolve(BEFORE + part), folder.resolve(AFTER + part));
        stage.step(joined, bytes / parts);
      }
      stage.complete();
    }
    return tenants;
  }

  private void deal(Path run, Stage stage, boolean isBefore) throws IOException {
    String name = isBefore ? BEFORE : AFTER;
    DataOutputStream[] out = new DataOutputStream[parts];
    try {
      for (int part = 0; part < parts; part++) {
        out[part] =
            new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(folder.resolve(name + part))));
      }
      each(
          run,
          stage,
          outcome -> {
            ReplayTenant tenant = tenant(outcome);
            (isBefore ? tenant.before : tenant.after).add(outcome);
            if (outcome.kind() != ReplayOutcome.Kind.ALERT || outcome.is(ReplayOutcome.CALLED)) {
              outcome.write(out[Math.floorMod(outcome.position().hashCode(), parts)]);
            }
          });
    } finally {
      for (DataOutputStream one : out) {
        if (one != null) {
          one.close();
        }
      }
    }
  }

  private void join(Path before, Path after) throws IOException {
    Map<SourcePosition, ReplayTenant.Event> was = events(before);
    Map<SourcePosition, ReplayTenant.Event> is = events(after);
    for (var entry : was.entrySet()) {
      ReplayTenant.Event other = is.remove(entry.getKey());
      add(entry.getValue(), other == null ? ReplayTenant.Event.NOTHING : other);
    }
    is.values().forEach(event -> add(ReplayTenant.Event.NOTHING, event));
    Files.delete(before);
    Files.delete(after);
  }

  private void add(ReplayTenant.Event was, ReplayTenant.Event is) {
    ReplayOutcome known = was.shown() == null ? is.shown() : was.shown();
    if (known != null) {
      tenant(known).add(was, is);
    }
  }

  private Map<SourcePosition, ReplayTenant.Event> events(Path file) throws IOException {
    Map<SourcePosition, ReplayTenant.Event> events = new HashMap<>();
    read(
        Files.newInputStream(file),
        outcome -> {
          ReplayTenant.Event held =
              events.getOrDefault(outcome.position(), ReplayTenant.Event.NOTHING);
          boolean alert = outcome.kind() == ReplayOutcome.Kind.ALERT;
          events.put(
              outcome.position(),
              new ReplayTenant.Event(
                  alert ? held.score() : outcome, alert ? outcome : held.alert()));
        });
    return events;
  }

  private ReplayTenant tenant(ReplayOutcome outcome) {
    String name = outcome.tenant().isEmpty() ? NOBODY : outcome.tenant();
    return tenants.computeIfAbsent(name, unknown -> new ReplayTenant(unknown, examples));
  }

  private static List<Path> files(Path run) throws IOException {
    try (Stream<Path> all = Files.list(run)) {
      return all.filter(file -> file.getFileName().toString().startsWith(ReplaySink.OUTCOMES))
          .sorted()
          .toList();
    }
  }

  private static long bytes(Path run) throws IOException {
    long bytes = 0;
    for (Path file : files(run)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  private void each(Path run, Stage stage, Taker taker) throws IOException {
    for (Path file : files(run)) {
      read(
          stage.counted(Files.newInputStream(file)),
          outcome -> {
            if (only == null || only.equals(outcome.tenant())) {
              taker.take(outcome);
            }
          });
    }
  }

  @FunctionalInterface
  private interface Taker {
    void take(ReplayOutcome outcome) throws IOException;
  }

  private static void read(InputStream file, Taker taker) throws IOException {
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(file, 1 << 16))) {
      for (ReplayOutcome o = ReplayOutcome.read(in); o != null; o = ReplayOutcome.read(in)) {
        taker.take(o);
      }
    }
  }
}
