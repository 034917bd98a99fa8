package dev.weir.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/**
 * Turns the bytes of one record into a checked event, or says why it cannot. Bad data never throws
 * here: it costs one {@link Rejection}. A good event costs the parser and the strings it keeps.
 *
 * <p>Fields may come in any order. Features can be read only once tenant and time are known, since
 * these choose the configuration; features that come earlier are passed over and read again from
 * their bytes at the end. Senders that write {@code tenant, entity, id, time, features} (or {@code
 * "time": null}) pay for one pass.
 *
 * <p>With several faults in one record the first one met is reported, in the order of the bytes.
 * Not safe for use by two threads; reused for every record.
 */
public final class EventDecoder {
  /** Nesting of objects and arrays, the event itself included. */
  public static final int MAX_DEPTH = 16;

  /** JSON tokens in one event. */
  public static final int MAX_TOKENS = 5000;

  /** Digits of one number, those of its exponent included; a double needs 20. */
  public static final int MAX_NUMBER_LENGTH = 40;

  /** Characters of one text that is read. */
  public static final int MAX_STRING_LENGTH = 8192;

  /** Bytes of one field name. */
  public static final int MAX_NAME_LENGTH = 128;

  /** Entries of {@code features}. */
  public static final int MAX_FEATURES = 1000;

  private final Limits limits;
  private final JsonFactory factory;
  private final FeatureReader featureReader = new FeatureReader();
  private final TimeReader timeReader;

  private byte[] value;
  private long recordTimestamp;
  private TenantRules rules;
  private DecodedEvent out;
  private JsonParser parser;
  private Phase phase;
  private boolean tenantBound;
  private boolean timeSettled;
  private boolean featuresRead;
  private int featuresFrom;
  private int featuresEnd;

  private enum Phase {
    INSIDE,
    BEHIND
  }

  /**
   * What an operator of Weir may want to change.
   *
   * @param maxBytes the largest event, in bytes
   * @param maxFutureMillis how far an event's time may lie after its record's timestamp
   * @param maxPastMillis how far it may lie before
   */
  public record Limits(int maxBytes, long maxFutureMillis, long maxPastMillis) {
    /** 64 KiB, ten minutes, thirty days. */
    public static final Limits DEFAULT = new Limits(65_536, 600_000L, 30 * 86_400_000L);

    /** Refuses limits that no event could keep. */
    public Limits {
      if (maxBytes < 1 || maxFutureMillis < 0 || maxPastMillis < 0) {
        throw new IllegalArgumentException(
            ("found maxBytes " + maxBytes + ", maxFutureMillis " + maxFutureMillis)
                + (", maxPastMillis " + maxPastMillis + ", expected at least 1, 0 and 0"));
      }
    }
  }

  /** A decoder with these limits. */
  public EventDecoder(Limits limits) {
    this.limits = limits;
    this.timeReader = new TimeReader(limits);
    this.factory = strictFactory(limits.maxBytes());
  }

  /**
   * Decodes one record into {@code into}.
   *
   * @param record the record's value; null for a tombstone
   * @param timestamp the record's Kafka timestamp; negative if it has none
   * @param boundTenant the tenant by header or topic; null if the body names it
   * @return whether {@code into} holds an event; if not, it holds a rejection
   */
  public boolean decode(
      byte[] record, long timestamp, String boundTenant, TenantRules tenants, DecodedEvent into) {
    into.clear();
    begin(record, timestamp, tenants, into);
    if (boundTenant != null && !bindTenant(boundTenant)) {
      return false;
    }
    int start = record == null ? 0 : Utf8.markLength(record);
    if (!isReadable(start)) {
      return false;
    }
    try (JsonParser opened = factory.createParser(record, start, record.length - start)) {
      parser = opened;
      return readEvent(start);
    } catch (IOException e) {
      return ParserFault.reject(e, parser, phase == Phase.BEHIND, into);
    }
  }

  private static JsonFactory strictFactory(int maxBytes) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxDocumentLength(maxBytes)
            .maxTokenCount(MAX_TOKENS)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxStringLength(MAX_STRING_LENGTH)
            .maxNameLength(MAX_NAME_LENGTH)
            .build();
    return new JsonFactoryBuilder()
        .streamReadConstraints(constraints)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
        // Names come from strangers: they must not stay in the table of the whole JVM.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // The hash has a random seed, so that failing on collisions would not replay.
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        // The bytes have been checked: they are UTF-8.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .build();
  }

  private void begin(byte[] record, long timestamp, TenantRules tenants, DecodedEvent into) {
    value = record;
    recordTimestamp = timestamp;
    rules = tenants;
    out = into;
    phase = Phase.INSIDE;
    tenantBound = false;
    timeSettled = false;
    featuresRead = false;
    featuresFrom = -1;
  }

  private boolean bindTenant(String bound) {
    if (!TenantName.isValid(bound)) {
      return out.reject(
          RejectionCode.INVALID_TENANT, null, TenantName.describe(bound) + " in header or topic");
    }
    out.tenant = bound;
    tenantBound = true;
    return true;
  }

  private boolean isReadable(int start) {
    if (value == null) {
      return out.reject(RejectionCode.TOMBSTONE, null, "no value");
    }
    if (value.length == start) {
      return out.reject(RejectionCode.EMPTY, null, "no bytes");
    }
    if (value.length > limits.maxBytes()) {
      String expected = "at most " + limits.maxBytes();
      return out.reject(RejectionCode.EVENT_TOO_LARGE, null, value.length + " bytes", expected);
    }
    int fault = Utf8.firstFault(value, start);
    return fault < 0 || out.reject(RejectionCode.BAD_ENCODING, null, "a fault at byte " + fault);
  }

  private boolean readEvent(int start) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return out.reject(RejectionCode.EMPTY, null, "white space");
    }
    if (first != JsonToken.START_OBJECT) {
      return out.reject(RejectionCode.NOT_OBJECT, null, FeatureReader.nameOf(first));
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (!readField(name, parser.nextToken(), start)) {
        return false;
      }
    }
    phase = Phase.BEHIND;
    if (parser.nextToken() != null) {
      return out.reject(RejectionCode.TRAILING_DATA, null, "another value");
    }
    phase = Phase.INSIDE;
    return finish();
  }

  private boolean readField(String name, JsonToken token, int start) throws IOException {
    switch (name) {
      case "tenant":
        return token == JsonToken.VALUE_NULL || readTenant(token);
      case "entity":
        return token == JsonToken.VALUE_NULL || readEntity(token);
      case "id":
        return token == JsonToken.VALUE_NULL || readId(token);
      case "time":
        timeSettled = timeReader.read(parser, token, recordTimestamp, out);
        return timeSettled;
      case "features":
        return token == JsonToken.VALUE_NULL || readFeatures(token, start);
      default:
        out.extra++;
        parser.skipChildren();
        return true;
    }
  }

  private boolean readTenant(JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      return wrongText("tenant", token);
    }
    String tenant = parser.getText();
    if (!TenantName.isValid(tenant)) {
      return out.reject(RejectionCode.INVALID_TENANT, "tenant", TenantName.describe(tenant));
    }
    if (tenantBound && !tenant.equals(out.tenant)) {
      return out.reject(RejectionCode.TENANT_MISMATCH, "tenant", "'" + tenant + "'");
    }
    out.tenant = tenant;
    return true;
  }

  private boolean readEntity(JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      return wrongText("entity", token);
    }
    out.entity = parser.getText();
    return checkIdentifier("entity", out.entity, RejectionCode.INVALID_ENTITY);
  }

  private boolean readId(JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      return wrongText("id", token);
    }
    out.id = parser.getText();
    return checkIdentifier("id", out.id, RejectionCode.INVALID_ID);
  }

  private boolean checkIdentifier(String field, String text, RejectionCode lengthFault) {
    RejectionCode fault = Identifiers.fault(text, lengthFault);
    return fault == null || out.reject(fault, field, Identifiers.describe(text, fault));
  }

  private boolean wrongText(String field, JsonToken token) {
    return out.reject(RejectionCode.WRONG_TYPE, field, FeatureReader.nameOf(token), "a text");
  }

  private boolean readFeatures(JsonToken token, int start) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      return out.reject(
          RejectionCode.WRONG_TYPE, "features", FeatureReader.nameOf(token), "an object");
    }
    if (out.tenant != null && timeSettled) {
      return readFeatures(parser);
    }
    featuresFrom = start + (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    featuresEnd = start + (int) parser.currentLocation().getByteOffset();
    return true;
  }

  private boolean readFeatures(JsonParser source) throws IOException {
    FeatureLayout layout = rules.layoutFor(out.tenant, out.timeMillis);
    if (layout == null) {
      return unknownTenant();
    }
    featuresRead = true;
    return featureReader.read(source, layout, out);
  }

  private boolean finish() throws IOException {
    if (featuresRead) {
      return true;
    }
    if (out.tenant == null) {
      return out.reject(RejectionCode.MISSING_TENANT, "tenant", "none");
    }
    if (!timeSettled && !timeReader.useRecordTimestamp(recordTimestamp, out)) {
      return false;
    }
    if (featuresFrom >= 0) {
      return readFeaturesAgain();
    }
    boolean known = rules.layoutFor(out.tenant, out.timeMillis) != null;
    return known ? out.reject(RejectionCode.MISSING_FEATURES, "features", "none") : unknownTenant();
  }

  private boolean readFeaturesAgain() throws IOException {
    int length = featuresEnd - featuresFrom;
    try (JsonParser second = factory.createParser(value, featuresFrom, length)) {
      parser = second;
      second.nextToken();
      return readFeatures(second);
    }
  }

  private boolean unknownTenant() {
    return out.reject(RejectionCode.UNKNOWN_TENANT, "tenant", "'" + out.tenant + "'");
  }
}
