package dev.weir.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.event.FeatureLayout.Slot;
import dev.weir.tenant.FeatureNames;
import java.io.IOException;

/**
 * Reads a {@code features} object into the array of a layout, and checks every value on the way.
 * Reused; not safe for use by two threads.
 */
final class FeatureReader {
  private JsonParser parser;
  private DecodedEvent out;
  private EventBounds bounds;

  /**
   * Reads the object whose start the parser stands on; it stands on its end afterwards. False if
   * the event was refused.
   */
  boolean read(JsonParser source, FeatureLayout layout, DecodedEvent into) throws IOException {
    parser = source;
    out = into;
    bounds = layout.bounds();
    double[] values = out.begin(layout);
    int entries = 0;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (++entries > bounds.maxFeatures()) {
        return tooMany(bounds.maxFeatures());
      }
      int position = layout.positionOf(name);
      if (position < 0 && !passOver(name, layout.ignoreExtraFeatures())) {
        return false;
      }
      for (; position >= 0; position = layout.twinOf(position)) {
        Slot slot = layout.slot(position);
        values[position] = valueOf(slot, token);
        if (slot.primary() && out.rejection() != null) {
          return false;
        }
      }
      parser.skipChildren();
    }
    if (entries == 0) {
      return out.reject(RejectionCode.MISSING_FEATURES, "features", "an empty object");
    }
    int missing = layout.firstMissing(values);
    return missing < 0
        || out.reject(RejectionCode.MISSING_FEATURE, layout.slot(missing).name(), "null or none");
  }

  /** Whether a feature that no slot names may be passed over; false after a rejection. */
  private boolean passOver(String name, boolean ignoring) {
    out.extraFeatures++;
    if (!ignoring) {
      return out.reject(RejectionCode.UNKNOWN_FEATURE, name, "it in the event");
    }
    boolean good = !bounds.checkNames() || FeatureNames.isValid(name);
    return good || out.reject(RejectionCode.INVALID_NAME, name, "another name");
  }

  private boolean tooMany(int max) {
    boolean own = max < EventDecoder.MAX_FEATURES;
    String expected = "at most " + max + (own ? ", limits.maxFeatures of the tenant" : " features");
    return out.reject(RejectionCode.TOO_MANY_FEATURES, "features", "more", expected);
  }

  /** The value for the array; missing if it is bad, after a rejection if the slot is primary. */
  private double valueOf(Slot slot, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return FeatureLayout.MISSING;
    }
    return switch (slot.type()) {
      case NUMBER -> number(slot, token);
      case CATEGORY -> category(slot, token);
      case BOOLEAN -> truth(slot, token);
    };
  }

  private double number(Slot slot, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      return bad(slot, RejectionCode.WRONG_TYPE, nameOf(token), "a number");
    }
    double number = parser.getDoubleValue();
    if (slot.accepts(number)) {
      return number;
    }
    if (Double.isInfinite(number)) {
      return bad(slot, RejectionCode.NON_FINITE, "a number beyond 1.8e308", null);
    }
    if (!slot.primary()) {
      return FeatureLayout.MISSING;
    }
    return bad(slot, RejectionCode.OUT_OF_RANGE, Double.toString(number), slot.range());
  }

  private double category(Slot slot, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      return bad(slot, RejectionCode.WRONG_TYPE, nameOf(token), "a text");
    }
    char[] text = parser.getTextCharacters();
    int from = parser.getTextOffset();
    int length = parser.getTextLength();
    if (Identifiers.firstLoneSurrogate(text, from, length) >= 0) {
      return bad(slot, RejectionCode.BAD_ENCODING, "a lone surrogate", null);
    }
    if (length > bounds.maxTextLength()) {
      String most = "at most " + bounds.maxTextLength();
      return bad(slot, RejectionCode.STRING_TOO_LONG, length + " characters", most);
    }
    return slot.key() == null
        ? CategoryHash.of(text, from, length)
        : slot.key().hash(new String(text, from, length));
  }

  private double truth(Slot slot, JsonToken token) {
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      return bad(slot, RejectionCode.WRONG_TYPE, nameOf(token), "true or false");
    }
    return token == JsonToken.VALUE_TRUE ? 1 : 0;
  }

  private double bad(Slot slot, RejectionCode code, String found, String expected) {
    if (slot.primary()) {
      out.reject(code, slot.name(), found, expected == null ? code.expected() : expected);
    }
    return FeatureLayout.MISSING;
  }

  /** The JSON type of a token, for messages. */
  static String nameOf(JsonToken token) {
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING, FIELD_NAME -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "nothing";
    };
  }
}
