package dev.weir.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was done, how long each recovery took, and the verdict.
 *
 * @param seed of the run
 * @param backend where models lived
 * @param seconds of the load
 * @param struck every fault, in order
 * @param verdict of the oracle
 * @param notes what else was checked, and held
 * @param failures what else was checked, and did not hold
 */
public record ChaosReport(
    long seed,
    String backend,
    long seconds,
    List<Struck> struck,
    Verdict verdict,
    List<String> notes,
    List<String> failures) {
  /** Copies. */
  public ChaosReport {
    struck = List.copyOf(struck);
    notes = List.copyOf(notes);
    failures = List.copyOf(failures);
  }

  /** Whether everything is as promised. */
  public boolean holds() {
    return verdict.isExact() && failures.isEmpty();
  }

  /** For a person, a line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "seed %d, %s, %d s of load, %d faults",
            seed,
            backend,
            seconds,
            struck.size()));
    lines.add(
        String.format(
            Locale.ROOT, "%8s  %-30s %9s %9s  %s", "at", "fault", "output", "caught up", "what"));
    for (Struck one : struck) {
      lines.add(line(one));
    }
    notes.forEach(note -> lines.add("ok      " + note));
    failures.forEach(failure -> lines.add("FAILURE " + failure));
    lines.addAll(verdict.lines());
    return lines;
  }

  /** One row of the table. */
  static String line(Struck one) {
    return String.format(
        Locale.ROOT,
        "%7.1fs  %-30s %8.1fs %8.1fs  %s",
        one.atSeconds(),
        one.fault().label(),
        one.firstOutputSeconds(),
        one.caughtUpSeconds(),
        one.detail());
  }

  /** For programs. */
  public void write(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode json = mapper.createObjectNode();
    json.put("seed", seed).put("backend", backend).put("seconds", seconds);
    json.put("holds", holds());
    ArrayNode faults = json.putArray("faults");
    for (Struck one : struck) {
      faults
          .addObject()
          .put("atSeconds", one.atSeconds())
          .put("fault", one.fault().label())
          .put("detail", one.detail())
          .put("firstOutputSeconds", one.firstOutputSeconds())
          .put("caughtUpSeconds", one.caughtUpSeconds());
    }
    notes.forEach(json.putArray("notes")::add);
    failures.forEach(json.putArray("failures")::add);
    json.set("verdict", verdict.toJson());
    mapper.writeValue(file.toFile(), json);
  }
}
