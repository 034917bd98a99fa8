package dev.weir.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.tenant.TenantConfigJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** All results of an evaluation, to be written to files. */
public final class EvaluationReport {
  /** 1: the only form there has been; fields are added, never renamed. */
  private static final int FORMAT = 1;

  private static final double DECIMALS = 1e6;

  private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final List<EvaluatedFile> files;
  private final List<Mean> means;

  EvaluationReport(List<EvaluatedFile> files, List<Mean> means) {
    this.files = List.copyOf(files);
    this.means = List.copyOf(means);
  }

  /** Everything, by file and run. What is not defined is null. */
  public String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    ArrayNode listed = json.putArray("files");
    files.forEach(file -> write(file, listed.addObject()));
    ArrayNode listedMeans = json.putArray("means");
    means.forEach(mean -> write(mean, listedMeans.addObject()));
    try {
      return mapper.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("found a tree that JSON cannot write", e);
    }
  }

  /** The first seed's run of every result, as an SVG document. */
  public String svg() {
    return ScorePlot.of(files.stream().flatMap(file -> file.results().stream()).toList());
  }

  private void write(EvaluatedFile file, ObjectNode json) {
    json.put("file", file.file());
    json.put("rows", file.rows());
    if (file.labelled()) {
      json.put("anomalies", file.anomalies());
    } else {
      json.putNull("anomalies");
    }
    ArrayNode notes = json.putArray("notes");
    file.notes().forEach(notes::add);
    ArrayNode results = json.putArray("results");
    file.results().forEach(result -> write(result, results.addObject()));
  }

  private void write(Result result, ObjectNode json) {
    json.put("detector", result.detector());
    json.put("order", result.order().label());
    json.set("config", config(result));
    ArrayNode runs = json.putArray("runs");
    for (int i = 0; i < result.runs().size(); i++) {
      ObjectNode run = runs.addObject();
      run.put("seed", result.seeds().get(i));
      write(result.runs().get(i), run);
    }
    write(result.median(), json.putObject("median"));
  }

  private ObjectNode config(Result result) {
    try {
      return (ObjectNode) mapper.readTree(TenantConfigJson.write(result.config()));
    } catch (IOException e) {
      throw new UncheckedIOException("found a config that JSON cannot read", e);
    }
  }

  private static void write(Mean mean, ObjectNode json) {
    json.put("detector", mean.detector());
    json.put("order", mean.order().label());
    json.put("files", mean.files());
    write(mean.measures(), json);
  }

  private static void write(Measures measures, ObjectNode json) {
    for (Measure measure : Measure.values()) {
      double value = measures.get(measure);
      if (Double.isNaN(value)) {
        json.putNull(measure.field());
      } else {
        json.put(measure.field(), Math.rint(value * DECIMALS) / DECIMALS);
      }
    }
  }
}
