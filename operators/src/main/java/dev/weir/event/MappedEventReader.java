package dev.weir.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.event.FeatureLayout.Slot;
import java.io.IOException;

/**
 * Reads events from records of a tenant's own form: one pass finds the values that a {@link
 * RecordMap} points to, then they are checked as those of any event, and what is refused names the
 * pointer. With several faults in one record that of the time is reported first, then entity, id
 * and the features in the config's order. Reused; not safe for use by two threads.
 */
final class MappedEventReader {
  private final FoundValues values = new FoundValues();
  private final TimeReader timeReader;
  private RecordMap map;
  private DecodedEvent out;
  private boolean behind;

  MappedEventReader(TimeReader timeReader) {
    this.timeReader = timeReader;
  }

  /** Reads one record of the tenant that {@code into} names; false if it was refused. */
  boolean read(JsonParser parser, RecordMap chosen, DecodedEvent into) throws IOException {
    map = chosen;
    out = into;
    behind = false;
    values.clear(map.size());
    JsonToken first = parser.nextToken();
    if (first == null) {
      return out.reject(RejectionCode.EMPTY, null, "white space");
    }
    if (first != JsonToken.START_OBJECT) {
      return out.reject(RejectionCode.NOT_OBJECT, null, FeatureReader.nameOf(first));
    }
    values.walkObject(parser, map.root());
    behind = true;
    if (parser.nextToken() != null) {
      return out.reject(RejectionCode.TRAILING_DATA, null, "another value");
    }
    return true;
  }

  /** Whether the object was over when the parser threw. */
  boolean isBehind() {
    return behind;
  }

  /** Settles what was found; false if the event was refused. */
  boolean settle(EventReader.Source record, TenantRules rules) {
    if (!readTime(record.timestamp()) || !readEntity() || !readId()) {
      return false;
    }
    FeatureLayout layout = rules.layoutFor(out.tenant, out.timeMillis);
    return EventReader.isOpen(layout, rules, out) && readFeatures(layout);
  }

  private boolean readTime(long recordTimestamp) {
    int target = RecordMap.TIME;
    String pointer = map.pointer(target);
    if (pointer == null || values.isMissing(target)) {
      return timeReader.useRecordTimestamp(recordTimestamp, out);
    }
    boolean taken =
        values.token(target) == JsonToken.VALUE_STRING
            ? timeReader.takeText(values.text(target), recordTimestamp, out)
            : takeWhole(target, recordTimestamp);
    if (!taken) {
      out.rejectAt(pointer);
    }
    return taken;
  }

  private boolean takeWhole(int target, long recordTimestamp) {
    JsonToken token = values.token(target);
    return token == JsonToken.VALUE_NUMBER_INT && values.isWhole(target)
        ? timeReader.take(values.wholeNumber(target), recordTimestamp, out)
        : timeReader.refuse(token, out);
  }

  private boolean readEntity() {
    out.entity = identifier(RecordMap.ENTITY, RejectionCode.INVALID_ENTITY);
    return out.rejection() == null;
  }

  private boolean readId() {
    out.id = identifier(RecordMap.ID, RejectionCode.INVALID_ID);
    return out.rejection() == null;
  }

  /** Null if there is none, or after a rejection. */
  private String identifier(int target, RejectionCode lengthFault) {
    String pointer = map.pointer(target);
    if (pointer == null || values.isMissing(target)) {
      return null;
    }
    if (values.token(target) != JsonToken.VALUE_STRING) {
      String found = FeatureReader.nameOf(values.token(target));
      out.reject(RejectionCode.WRONG_TYPE, pointer, found, "a text");
      return null;
    }
    String text = values.text(target);
    RejectionCode fault = Identifiers.fault(text, lengthFault);
    if (fault != null) {
      out.reject(fault, pointer, Identifiers.describe(text, fault));
      return null;
    }
    return text;
  }

  private boolean readFeatures(FeatureLayout layout) {
    if (!anyFeature()) {
      return out.reject(
          RejectionCode.MISSING_FEATURES, map.pointer(RecordMap.firstFeature()), "nothing there");
    }
    double[] into = out.begin(layout);
    for (int position = 0; position < layout.size(); position++) {
      Slot slot = layout.slot(position);
      int target = map.targetOf(slot.name());
      if (target >= 0 && !values.isMissing(target)) {
        into[position] = valueOf(slot, target, layout.bounds());
      }
      if (out.rejection() != null) {
        return false;
      }
    }
    int missing = layout.firstMissing(into);
    return missing < 0 || refuseMissing(layout.slot(missing).name());
  }

  private boolean refuseMissing(String feature) {
    int target = map.targetOf(feature);
    String where = target < 0 ? feature : map.pointer(target);
    return out.reject(RejectionCode.MISSING_FEATURE, where, "null or none");
  }

  private boolean anyFeature() {
    for (int target = RecordMap.firstFeature(); target < map.size(); target++) {
      if (values.token(target) != null) {
        return true;
      }
    }
    return false;
  }

  private double valueOf(Slot slot, int target, EventBounds bounds) {
    JsonToken token = values.token(target);
    return switch (slot.type()) {
      case NUMBER -> token.isNumeric() ? number(slot, target) : wrongType(slot, target, "a number");
      case CATEGORY ->
          token == JsonToken.VALUE_STRING
              ? category(slot, target, bounds)
              : wrongType(slot, target, "a text");
      case BOOLEAN ->
          token.isBoolean()
              ? (token == JsonToken.VALUE_TRUE ? 1 : 0)
              : wrongType(slot, target, "true or false");
    };
  }

  private double number(Slot slot, int target) {
    double number = values.number(target);
    if (slot.accepts(number)) {
      return number;
    }
    if (Double.isInfinite(number)) {
      return bad(slot, target, RejectionCode.NON_FINITE, "a number beyond 1.8e308", null);
    }
    String found = Double.toString(number);
    return bad(slot, target, RejectionCode.OUT_OF_RANGE, found, slot.range());
  }

  private double category(Slot slot, int target, EventBounds bounds) {
    String text = values.text(target);
    if (Identifiers.firstLoneSurrogate(text.toCharArray(), 0, text.length()) >= 0) {
      return bad(slot, target, RejectionCode.BAD_ENCODING, "a lone surrogate", null);
    }
    if (text.length() > bounds.maxTextLength()) {
      String most = "at most " + bounds.maxTextLength();
      return bad(slot, target, RejectionCode.STRING_TOO_LONG, text.length() + " characters", most);
    }
    return slot.key() == null ? CategoryHash.of(text) : slot.key().hash(text);
  }

  private double wrongType(Slot slot, int target, String expected) {
    String found = FeatureReader.nameOf(values.token(target));
    return bad(slot, target, RejectionCode.WRONG_TYPE, found, expected);
  }

  private double bad(Slot slot, int target, RejectionCode code, String found, String expected) {
    if (slot.primary()) {
      String most = expected == null ? code.expected() : expected;
      out.reject(code, map.pointer(target), found, most);
    }
    return FeatureLayout.MISSING;
  }
}
