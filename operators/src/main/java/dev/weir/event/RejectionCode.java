package dev.weir.event;

import dev.weir.tenant.FeatureNames;

/**
 * Why a record became a dead letter. The names are part of the wire contract (header {@code
 * weir-code}): they are never renamed and never reused. Each carries what was expected and what the
 * sender can do; what was found comes from the record.
 */
public enum RejectionCode {
  /** Found no bytes, or white space only; a JSON object is expected. Send one object per record. */
  EMPTY("one JSON object", "send one event per record"),
  /** Found a record without a value; events are never deleted. Stop sending null values. */
  TOMBSTONE("one JSON object", "events cannot be deleted, so stop sending null values"),
  /**
   * Found a JSON array, text, number, literal; an object is expected. Send one event per record.
   */
  NOT_OBJECT("one JSON object", "send one event per record, without an array around it"),
  /**
   * Found bytes that are not JSON (truncated, {@code NaN}, comments, Avro or compressed bytes that
   * happen to be UTF-8). Serialize with a JSON library and without a schema registry's prefix.
   */
  MALFORMED_JSON("strict JSON", "serialize with a JSON library, uncompressed, without a prefix"),
  /** Found something after the object; nothing is expected there. Send one event per record. */
  TRAILING_DATA("nothing after the object", "send one event per record"),
  /** Found a name twice in one object; once is expected, since readers disagree on who wins. */
  DUPLICATE_FIELD("every name once per object", "remove one of the two"),
  /** Found objects or arrays nested deeper than the limit. Flatten the event. */
  TOO_DEEP("at most " + EventDecoder.MAX_DEPTH + " levels", "flatten the event"),
  /** Found a number of more digits than any double needs. Round it. */
  NUMBER_TOO_LONG("at most " + EventDecoder.MAX_NUMBER_LENGTH + " digits", "round the number"),
  /** Found a number that no finite double holds, such as {@code 1e999}. Leave it out, or null. */
  NON_FINITE("a finite number", "send null when there is no value"),
  /** Found another JSON type than the field has; nothing is coerced. Send the type expected. */
  WRONG_TYPE("another JSON type", "send the type that the tenant's configuration names"),
  /** Found a number outside the feature's range. Correct the sender, or widen the range. */
  OUT_OF_RANGE("a number in the feature's range", "correct the sender or widen the range"),
  /** Found more bytes than one event may have. Send less, or raise the limit. */
  EVENT_TOO_LARGE("a smaller event", "send fewer fields or raise the limit of bytes per event"),
  /** Found more JSON tokens than one event may have. Send fewer fields. */
  TOO_MANY_TOKENS("at most " + EventDecoder.MAX_TOKENS + " tokens", "send fewer fields"),
  /** Found a text longer than the limit in a field that is read. Shorten it. */
  STRING_TOO_LONG("at most " + EventDecoder.MAX_STRING_LENGTH + " characters", "shorten the text"),
  /** Found a field name longer than the limit. Shorten it. */
  NAME_TOO_LONG("at most " + EventDecoder.MAX_NAME_LENGTH + " bytes", "shorten the field name"),
  /**
   * Found bytes that are not strict UTF-8 (UTF-16, over-long forms, NUL bytes, compressed bytes) or
   * a lone surrogate in a text that is kept. Encode as UTF-8.
   */
  BAD_ENCODING("strict UTF-8", "encode the event as UTF-8, uncompressed"),
  /**
   * Found a control, zero-width or bidirectional format character, or text that is not in normal
   * form C, in an entity or id: two ids that look the same would be two keys. Clean the id.
   */
  ILLEGAL_CHAR("visible characters in normal form C", "clean the identifier where it is made"),
  /** Found no tenant in the event, and none is bound by header or topic. Name the tenant. */
  MISSING_TENANT("a tenant", "name the tenant in the event"),
  /** Found a tenant name outside the rules of {@link TenantName}. Correct the name. */
  INVALID_TENANT(TenantName.RULE, "correct the name"),
  /** Found a tenant without a configuration at the event's time. Send a configuration first. */
  UNKNOWN_TENANT("a tenant with a configuration in force", "configure the tenant first"),
  /** Found a tenant whose configuration in force says {@code enabled: false}. Enable it again. */
  TENANT_DISABLED("a tenant that is enabled", "enable the tenant, then send the event again"),
  /**
   * Found a tenant whose configuration in force has {@code pii: hash}, in a job that was started
   * without the key. Start it with {@code pii.key-file}, then send the event again.
   */
  PII_KEY_MISSING("a job with pii.key-file", "start the job with its key, then send it again"),
  /** Found a tenant in the event that is not the one of its header or topic. Check the sender. */
  TENANT_MISMATCH("the tenant of the record's header or topic", "check who sends this"),
  /** Found an empty or oversized entity. Leave it out for the tenant's own model, or shorten it. */
  INVALID_ENTITY("1 to 256 characters", "leave the entity out or shorten it"),
  /** Found an empty or oversized id. Leave it out, or shorten it. */
  INVALID_ID("1 to 256 characters", "leave the id out or shorten it"),
  /** Found a time that is neither ISO-8601 with an offset nor sane epoch milliseconds. */
  INVALID_TIMESTAMP(
      "ISO-8601 with an offset, or epoch milliseconds, from 2001 to 2099", "correct the time"),
  /** Found a time too far after the record's Kafka timestamp. Check the sender's clock. */
  TOO_FAR_IN_FUTURE("a time near the record's timestamp", "check the sender's clock"),
  /**
   * Found a time too long before the record's Kafka timestamp. Send earlier, or raise the limit.
   */
  TOO_LATE("a time near the record's timestamp", "send earlier or raise the limit"),
  /** Found no features, or an empty object. Send at least one feature. */
  MISSING_FEATURES("an object with at least one feature", "send the configured features"),
  /** Found no value for a feature that must not be missing. Send it, or configure a policy. */
  MISSING_FEATURE("a value", "send it, or configure what a missing value means"),
  /** Found a feature that the configuration does not name. Configure it, or stop sending it. */
  UNKNOWN_FEATURE("configured features only", "configure it, or set extraFeatures to ignore"),
  /** Found a feature that would be passed over, with a name that no feature can have. Rename it. */
  INVALID_NAME(FeatureNames.EXPECTED, "rename the feature, or leave it out"),
  /** Found more features than one event may have. Send fewer. */
  TOO_MANY_FEATURES("at most " + EventDecoder.MAX_FEATURES + " features", "send fewer features"),
  /**
   * Found a record whose Kafka key is too large for the outputs that repeat it. Send a short key.
   */
  KEY_TOO_LARGE("a key of at most 4,096 bytes", "key records by tenant and entity"),
  /**
   * Found an event that was on its way when its tenant was erased. Its letter has no value. Send it
   * again if the tenant has a configuration now.
   */
  TENANT_ERASED(
      "a tenant that was not erased while the event was on its way",
      "send it again if the tenant is configured anew"),
  /** Found an entity without a model when the tenant had as many as it may have. */
  ENTITY_LIMIT(
      "no more entities than the tenant may have models",
      "wait until others expire, or raise the limit"),
  /** Found more events than the tenant may send. Send slower, or raise the limit. */
  RATE_LIMITED("events within the tenant's limit", "send slower or raise limits.eventsPerSecond"),
  /** Found something else than feedback on its topic. Send the alert's tenant, entity and id. */
  INVALID_FEEDBACK(
      "{tenant, entity, id, verdict}", "send the alert's tenant, entity and id, and a verdict");

  private final String expected;
  private final String remedy;

  RejectionCode(String expected, String remedy) {
    this.expected = expected;
    this.remedy = remedy;
  }

  /** What a good record has there. */
  public String expected() {
    return expected;
  }

  /** What the sender or the operator can do about it. */
  public String remedy() {
    return remedy;
  }
}
