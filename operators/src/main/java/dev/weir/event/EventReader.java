package dev.weir.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Walks over one event's JSON and fills a {@link DecodedEvent}: one pass if tenant and time come
 * before the features, a second one over the features' bytes if not. Reused; not safe for use by
 * two threads.
 */
final class EventReader {
  private final JsonFactory factory;
  private final TimeReader timeReader;
  private final FeatureReader featureReader = new FeatureReader();

  private Source source;
  private TenantRules rules;
  private DecodedEvent out;
  private JsonParser parser;
  private boolean tenantBound;
  private boolean behind;
  private boolean timeSettled;
  private boolean featuresRead;
  private int featuresFrom;
  private int featuresEnd;

  /**
   * What is read.
   *
   * @param value the record's value
   * @param start where the JSON begins in it
   * @param timestamp the record's Kafka timestamp; negative if it has none
   */
  record Source(byte[] value, int start, long timestamp) {}

  EventReader(JsonFactory factory, TimeReader timeReader) {
    this.factory = factory;
    this.timeReader = timeReader;
  }

  /**
   * Prepares for one record. A tenant that {@code into} has already is bound by header or topic.
   */
  void begin(Source record, TenantRules tenants, DecodedEvent into) {
    source = record;
    rules = tenants;
    out = into;
    parser = null;
    tenantBound = into.tenant != null;
    behind = false;
    timeSettled = false;
    featuresRead = false;
    featuresFrom = -1;
  }

  /** Refuses the event for what the parser threw; always false. */
  boolean refuse(IOException thrown) {
    return ParserFault.reject(thrown, parser, behind, out);
  }

  /** Reads from a parser over the value begun; false if the event was refused. */
  boolean read(JsonParser opened) throws IOException {
    parser = opened;
    JsonToken first = parser.nextToken();
    if (first == null) {
      return out.reject(RejectionCode.EMPTY, null, "white space");
    }
    if (first != JsonToken.START_OBJECT) {
      return out.reject(RejectionCode.NOT_OBJECT, null, FeatureReader.nameOf(first));
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (!readField(name, parser.nextToken())) {
        return false;
      }
    }
    behind = true;
    if (parser.nextToken() != null) {
      return out.reject(RejectionCode.TRAILING_DATA, null, "another value");
    }
    behind = false;
    return finish();
  }

  private boolean readField(String name, JsonToken token) throws IOException {
    switch (name) {
      case "tenant":
        return token == JsonToken.VALUE_NULL || readTenant(token);
      case "entity":
        return token == JsonToken.VALUE_NULL || readEntity(token);
      case "id":
        return token == JsonToken.VALUE_NULL || readId(token);
      case "time":
        timeSettled = timeReader.read(parser, token, source.timestamp(), out);
        return timeSettled;
      case "features":
        return token == JsonToken.VALUE_NULL || readFeatures(token);
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

  private boolean readFeatures(JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      return out.reject(
          RejectionCode.WRONG_TYPE, "features", FeatureReader.nameOf(token), "an object");
    }
    if (out.tenant != null && timeSettled) {
      return readFeatures(parser);
    }
    featuresFrom = source.start() + (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    featuresEnd = source.start() + (int) parser.currentLocation().getByteOffset();
    return true;
  }

  private boolean readFeatures(JsonParser within) throws IOException {
    FeatureLayout layout = rules.layoutFor(out.tenant, out.timeMillis);
    if (!isOpen(layout, rules, out)) {
      return false;
    }
    featuresRead = true;
    return featureReader.read(within, layout, out);
  }

  private boolean finish() throws IOException {
    if (featuresRead) {
      return true;
    }
    if (out.tenant == null) {
      return out.reject(RejectionCode.MISSING_TENANT, "tenant", "none");
    }
    if (!timeSettled && !timeReader.useRecordTimestamp(source.timestamp(), out)) {
      return false;
    }
    if (featuresFrom >= 0) {
      return readFeaturesAgain();
    }
    return isOpen(rules.layoutFor(out.tenant, out.timeMillis), rules, out)
        && out.reject(RejectionCode.MISSING_FEATURES, "features", "none");
  }

  private boolean readFeaturesAgain() throws IOException {
    int length = featuresEnd - featuresFrom;
    try (JsonParser second = factory.createParser(source.value(), featuresFrom, length)) {
      parser = second;
      second.nextToken();
      return readFeatures(second);
    }
  }

  /** Whether a layout was found by which this record can be read; false after a rejection. */
  static boolean isOpen(FeatureLayout layout, TenantRules rules, DecodedEvent out) {
    if (layout == null) {
      Rejection refusal = rules.refusal();
      return refusal != null
          ? out.refuse(refusal)
          : out.reject(RejectionCode.UNKNOWN_TENANT, "tenant", "'" + out.tenant + "'");
    }
    if (layout == FeatureLayout.CLOSED) {
      return out.reject(RejectionCode.TENANT_DISABLED, "tenant", "'" + out.tenant + "'");
    }
    if (layout == FeatureLayout.KEYLESS) {
      return out.reject(RejectionCode.PII_KEY_MISSING, "features", "pii: hash");
    }
    return true;
  }
}
