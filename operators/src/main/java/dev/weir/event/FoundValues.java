package dev.weir.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/**
 * The values of one record that the pointers of a {@link RecordMap} lead to, as they were met.
 * Reused; not safe for use by two threads.
 */
final class FoundValues {
  private JsonToken[] tokens = new JsonToken[0];
  private double[] numbers = new double[0];
  private long[] wholes = new long[0];
  private boolean[] whole = new boolean[0];
  private String[] texts = new String[0];

  /** Forgets all, and makes room. */
  void clear(int size) {
    if (tokens.length < size) {
      tokens = new JsonToken[size];
      numbers = new double[size];
      wholes = new long[size];
      whole = new boolean[size];
      texts = new String[size];
    }
    Arrays.fill(tokens, null);
  }

  /** Follows {@code node} through the object whose start the parser stands on, to its end. */
  void walkObject(JsonParser parser, RecordMap.Node node) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      take(parser, parser.nextToken(), node.child(name));
    }
  }

  private void walkArray(JsonParser parser, RecordMap.Node node) throws IOException {
    int index = 0;
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      boolean wanted = index <= node.lastIndex();
      take(parser, t, wanted ? node.child(Integer.toString(index)) : null);
      index++;
    }
  }

  private void take(JsonParser parser, JsonToken token, RecordMap.Node node) throws IOException {
    if (node == null) {
      parser.skipChildren();
    } else if (node.targets().length > 0) {
      for (int target : node.targets()) {
        keep(parser, token, target);
      }
      parser.skipChildren();
    } else if (token == JsonToken.START_OBJECT) {
      walkObject(parser, node);
    } else if (token == JsonToken.START_ARRAY) {
      walkArray(parser, node);
    }
  }

  private void keep(JsonParser parser, JsonToken token, int target) throws IOException {
    tokens[target] = token;
    if (token == JsonToken.VALUE_STRING) {
      texts[target] = parser.getText();
    } else if (token.isNumeric()) {
      numbers[target] = parser.getDoubleValue();
      whole[target] =
          token == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      wholes[target] = whole[target] ? parser.getLongValue() : 0;
    }
  }

  /** What stands there; null if nothing does. */
  JsonToken token(int target) {
    return tokens[target];
  }

  /** Whether nothing stands there, or null. */
  boolean isMissing(int target) {
    return tokens[target] == null || tokens[target] == JsonToken.VALUE_NULL;
  }

  /** The text that stands there. */
  String text(int target) {
    return texts[target];
  }

  /** The number that stands there, infinite if no double holds it. */
  double number(int target) {
    return numbers[target];
  }

  /** Whether the number that stands there is a whole one of 64 bits. */
  boolean isWhole(int target) {
    return whole[target];
  }

  /** The whole number that stands there. */
  long wholeNumber(int target) {
    return wholes[target];
  }
}
