package dev.weir.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/**
 * What a list of a config is of.
 *
 * @param plural what they are, as a message says it
 * @param one what each must be, as a message says it
 * @param read makes one of them; null where the node is none
 */
record ListItems<T>(String plural, String one, Function<JsonNode, T> read) {
  static final ListItems<String> TEXTS = new ListItems<>("texts", "a text", JsonNode::textValue);

  static final ListItems<Double> NUMBERS =
      new ListItems<>("numbers", "a finite number", ListItems::number);

  private static Double number(JsonNode node) {
    return node.isNumber() && Double.isFinite(node.doubleValue())
        ? node.doubleValue() + 0.0 // -0.0 and 0.0 are one value and must give one hash
        : null;
  }
}
