package dev.weir.tenant;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The one line on {@code config-status} that every config message gets.
 *
 * @param tenant the tenant; null if the message named none
 * @param version the version; {@link TenantConfig#NO_VERSION} if the message had none
 * @param code null if accepted
 * @param message the faults, or a note; null if there is nothing to say
 * @param effectiveFromMillis of an accepted config; {@link TenantConfig#AT_ONCE} otherwise
 * @param learning what an accepted config does to the models; null for others
 * @param source the message it is about
 */
public record ConfigStatus(
    String tenant,
    long version,
    RefusalCode code,
    String message,
    long effectiveFromMillis,
    LearningChange learning,
    Source source) {

  private static final String ACCEPTED = "accepted";
  private static final String REFUSED = "refused";

  /** A bound on what a message full of faults makes of itself. */
  private static final int MAX_MESSAGE = 4_000;

  /** Where a message stands. */
  public record Source(String topic, int partition, long offset) {
    ObjectNode tree() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("topic", topic)
          .put("partition", partition)
          .put("offset", offset);
    }
  }

  /** Cuts the message to its bound. */
  public ConfigStatus {
    Check.present("source", source);
    if (message != null && message.length() > MAX_MESSAGE) {
      message = message.substring(0, MAX_MESSAGE - 3) + "...";
    }
  }

  /** The line for what became of {@code request}. */
  public static ConfigStatus of(ConfigRequest request, ConfigVerdict verdict, Source source) {
    long from =
        request.config() == null ? TenantConfig.AT_ONCE : request.config().effectiveFromMillis();
    if (verdict instanceof ConfigVerdict.Refused refused) {
      return new ConfigStatus(
          request.tenant(),
          request.version(),
          refused.code(),
          refused.message(),
          TenantConfig.AT_ONCE,
          null,
          source);
    }
    if (verdict instanceof ConfigVerdict.Accepted accepted) {
      return new ConfigStatus(
          request.tenant(),
          request.version(),
          null,
          accepted.note(),
          from,
          accepted.learning(),
          source);
    }
    LearningChange kept = request.removed() ? null : LearningChange.KEPT;
    return new ConfigStatus(
        request.tenant(), request.version(), null, "unchanged", from, kept, source);
  }

  /** Whether the message was accepted. */
  public boolean isAccepted() {
    return code == null;
  }

  /** Canonical JSON in UTF-8; fields that say nothing are left out. */
  public byte[] write() {
    SparseObject out = new SparseObject();
    if (tenant != null) {
      out.put("tenant", tenant, null);
    }
    out.put("version", version, TenantConfig.NO_VERSION)
        .put("status", isAccepted() ? ACCEPTED : REFUSED, null)
        .put("code", isAccepted() ? "" : code.name(), "")
        .put("message", message == null ? "" : message, "")
        .put("effectiveFrom", TenantConfigJson.time(effectiveFromMillis), "")
        .put("learning", learning == null ? "" : learning.label(), "");
    out.tree().set("source", source.tree());
    return ConfigTree.toJson(out.tree());
  }

  /**
   * The line that {@link #write} has written.
   *
   * @throws InvalidConfigException for any other text
   */
  public static ConfigStatus read(byte[] json) {
    return TenantConfigJson.parse(
        ConfigTree.ofJson(json, ConfigTree.MAX_CONFIG_BYTES), ConfigStatus::read);
  }

  private static ConfigStatus read(ConfigNode node) {
    node.require("status", "accepted or refused");
    node.require("source", "the place of the message");
    String status = node.choice("status", ACCEPTED, List.of(ACCEPTED, REFUSED), name -> name);
    RefusalCode code = node.choice("code", null, List.of(RefusalCode.values()), RefusalCode::name);
    if (status.equals(REFUSED)) {
      node.require("code", "why it was refused");
    }
    Source source = readSource(node.object("source"));
    ConfigStatus read =
        source == null
            ? null
            : node.build(
                () ->
                    new ConfigStatus(
                        node.text("tenant", null),
                        TenantConfigJson.readVersion(node),
                        code,
                        node.text("message", null),
                        node.instant("effectiveFrom", TenantConfig.AT_ONCE),
                        node.choice(
                            "learning",
                            null,
                            List.of(LearningChange.values()),
                            LearningChange::label),
                        source));
    node.end();
    return read;
  }

  static Source readSource(ConfigNode node) {
    if (node == null) {
      return null;
    }
    node.require("topic", "the topic");
    Source source =
        new Source(node.text("topic", ""), node.integer("partition", 0), node.whole("offset", 0));
    node.end();
    return source;
  }
}
