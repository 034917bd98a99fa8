package dev.weir.tools.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.command.TenantFence;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKeySerializer;
import dev.weir.state.TenantRecordFrame;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What a savepoint holds as one JSON object. Times are ISO-8601, sizes bytes. */
public final class SummaryJson {
  private SummaryJson() {}

  /** All of it. */
  public static ObjectNode of(SavepointSummary summary) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("savepoint", summary.path());
    root.putObject("formats")
        .put("key", ModelKeySerializer.FORMAT)
        .put("modelFrame", ModelFrame.FORMAT)
        .put("tenantRecordFrame", TenantRecordFrame.FORMAT);
    ArrayNode operators = root.putArray("operators");
    summary.operators().forEach(operator -> operator(operators.addObject(), operator));
    ArrayNode tenants = root.putArray("tenants");
    summary.tenants().values().forEach(tenant -> tenant(tenants.addObject(), tenant));
    ArrayNode configs = root.putArray("configs");
    summary.configs().values().forEach(config -> config(configs.addObject(), config));
    ArrayNode fences = root.putArray("fences");
    summary.fences().forEach((tenant, fence) -> fence(fences.addObject(), tenant, fence));
    ArrayNode largest = root.putArray("largest");
    summary.largest().forEach(model -> model(largest.addObject(), model));
    ArrayNode offsets = root.putArray("offsets");
    summary.offsets().forEach(offset -> offset(offsets.addObject(), offset));
    root.put("unreadSplits", summary.unreadSplits());
    return root;
  }

  private static void operator(ObjectNode out, OperatorSummary operator) {
    out.put("uid", operator.uid());
    out.put("parallelism", operator.parallelism());
    out.put("maxParallelism", operator.maxParallelism());
    out.put("bytes", operator.bytes());
    ArrayNode states = out.putArray("states");
    for (OperatorSummary.StateSummary state : operator.states()) {
      ObjectNode one = states.addObject().put("name", state.name()).put("kind", state.kind());
      if (state.bytes() != OperatorSummary.TOGETHER) {
        one.put("bytes", state.bytes());
      }
      one.put("form", state.form());
    }
  }

  private static void tenant(ObjectNode out, TenantSummary tenant) {
    DetectorSummary all = tenant.all();
    out.put("tenant", tenant.tenant());
    sums(out, all);
    time(out, "oldest", tenant.oldestMillis());
    time(out, "newest", tenant.newestMillis());
    counts(out.putObject("states"), tenant.states());
    counts(out.putObject("configs"), tenant.configs());
    ArrayNode detectors = out.putArray("detectors");
    for (DetectorSummary detector : tenant.detectors()) {
      ObjectNode one = detectors.addObject().put("detector", detector.detector());
      sums(one, detector);
      Sketch scores = detector.scores();
      if (scores.total() > 0) {
        one.putObject("scores")
            .put("median", scores.quantile(0.5))
            .put("p90", scores.quantile(0.9))
            .put("p99", scores.quantile(0.99));
      }
    }
  }

  private static void sums(ObjectNode out, DetectorSummary models) {
    out.put("models", models.models());
    out.put("judged", models.judged());
    out.put("learned", models.learned());
    ObjectNode bytes = out.putObject("bytes");
    bytes.put("total", models.bytes());
    bytes.put("median", Math.round(models.sizes().quantile(0.5)));
    bytes.put("largest", models.mostBytes());
  }

  private static void counts(ObjectNode out, Map<String, Long> counts) {
    counts.forEach(out::put);
  }

  private static void time(ObjectNode out, String name, long millis) {
    if (millis != TenantSummary.NEVER) {
      out.put(name, Instant.ofEpochMilli(millis).toString());
    }
  }

  private static void config(ObjectNode out, ConfigSummary config) {
    out.put("tenant", config.tenant());
    out.put("lastVersion", config.lastVersion());
    out.put("removed", config.removed());
    out.put("erasedBelow", config.erasedBelow());
    out.put("bytes", config.bytes());
    ArrayNode revisions = out.putArray("revisions");
    for (ConfigSummary.RevisionSummary revision : config.revisions()) {
      ObjectNode one = revisions.addObject().put("version", revision.version());
      time(one, "from", revision.fromMillis());
      one.put("learning", revision.learning());
      if (revision.preceding() != null) {
        one.put("preceding", revision.preceding());
      }
    }
    ArrayNode parts = out.putArray("learningParts");
    for (ConfigSummary.PartSummary part : config.parts()) {
      parts
          .addObject()
          .put("hash", part.hash())
          .put("firstVersion", part.firstVersion())
          .put("detector", part.detector())
          .put("features", part.features());
    }
  }

  private static void fence(ObjectNode out, String tenant, TenantFence fence) {
    out.put("tenant", tenant);
    out.put("erasedBelow", fence.erasedBelow());
    ObjectNode mutes = out.putObject("mutes");
    fence.mutes().forEach((entity, until) -> time(mutes, entity, until));
  }

  private static void model(ObjectNode out, LargeModel model) {
    out.put("tenant", model.key().tenant());
    out.put("scope", model.key().scope().name().toLowerCase(Locale.ROOT));
    out.put("entity", model.key().entity());
    out.put("lane", model.key().lane());
    out.put("detector", model.detector());
    out.put("bytes", model.bytes());
    out.put("judged", model.judged());
    time(out, "updated", model.clockMillis());
  }

  private static void offset(ObjectNode out, SourceOffsets offset) {
    out.put("source", offset.uid());
    out.put("topic", offset.topic());
    out.put("partition", offset.partition());
    out.put("offset", offset.offset());
  }
}
