package dev.weir.tenant;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Config texts as trees, and back. Reading is strict: one object, each field once, UTF-8, nothing
 * after the end, and bounds on everything a text can have many of.
 */
final class ConfigTree {
  /** The bytes of one config message. */
  static final int MAX_CONFIG_BYTES = 256 * 1024;

  /**
   * What was written by this program: canonical configs, which may be longer than the texts they
   * were read from, and records of several of them.
   */
  static final int MAX_OWN_BYTES = 1024 * 1024;

  private static final int MAX_DEPTH = 16;

  private static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(64)
          .maxStringLength(4_096)
          .maxNameLength(256)
          .maxTokenCount(200_000)
          .maxDocumentLength(MAX_OWN_BYTES)
          .build();

  private static final ObjectMapper JSON =
      strict(
          JsonFactory.builder()
              .streamReadConstraints(BOUNDS)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              // JDK 17's Double.toString is not shortest, and later ones write other digits: the
              // hash of a learning part must not depend on the JDK.
              .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
              .build());

  private static final ObjectMapper YAML =
      strict(
          YAMLFactory.builder()
              .loaderOptions(yamlBounds())
              .streamReadConstraints(BOUNDS)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  private ConfigTree() {}

  /**
   * The object that {@code bytes} are.
   *
   * @throws InvalidConfigException with the place of the fault
   */
  static ObjectNode ofJson(byte[] bytes, int maxBytes) {
    checkLength(bytes.length, maxBytes);
    return read(JSON, decode(bytes));
  }

  /**
   * The object that {@code text} is. Anchors, aliases and tags are refused: a few lines of them
   * stand for gigabytes, and a config needs none.
   *
   * @throws InvalidConfigException with the place of the fault
   */
  static ObjectNode ofYaml(String text) {
    checkLength(text.length(), MAX_CONFIG_BYTES);
    checkLength(text.getBytes(StandardCharsets.UTF_8).length, MAX_CONFIG_BYTES);
    refuseReferences(text);
    return read(YAML, text);
  }

  /** UTF-8 without white space; equal trees give equal bytes. */
  static byte[] toJson(JsonNode tree) {
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("found a tree that JSON cannot write", e);
    }
  }

  static String toYaml(JsonNode tree) {
    try {
      return YAML.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("found a tree that YAML cannot write", e);
    }
  }

  private static ObjectMapper strict(JsonFactory factory) {
    return new ObjectMapper(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
  }

  private static LoaderOptions yamlBounds() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setCodePointLimit(MAX_CONFIG_BYTES);
    return options;
  }

  private static void checkLength(int length, int max) {
    if (length > max) {
      throw new InvalidConfigException(
          RefusalCode.TOO_LARGE, "", length + " bytes", "at most " + max);
    }
  }

  private static ObjectNode read(ObjectMapper mapper, String text) {
    JsonNode tree;
    try {
      tree = mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw malformed(e.getOriginalMessage(), place(e.getLocation()));
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw new InvalidConfigException(RefusalCode.MALFORMED, "", kind(tree), "an object");
  }

  private static void refuseReferences(String text) {
    try {
      for (Event event : new Yaml(yamlBounds()).parse(new StringReader(text))) {
        boolean tagged =
            event instanceof ScalarEvent scalar && scalar.getTag() != null
                || event instanceof CollectionStartEvent start && start.getTag() != null;
        if (tagged || event instanceof NodeEvent node && node.getAnchor() != null) {
          throw malformed("an anchor, an alias or a tag", place(event.getStartMark()));
        }
      }
    } catch (MarkedYAMLException e) {
      throw malformed(e.getProblem(), place(e.getProblemMark()));
    } catch (YAMLException e) {
      throw malformed(String.valueOf(e.getMessage()), "");
    } catch (IllegalArgumentException e) {
      // SnakeYAML looks at the digits of an escape only when it needs their number.
      throw malformed("an escape that is not the number of a character", "");
    }
  }

  private static String place(Mark mark) {
    return mark == null
        ? ""
        : " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
  }

  private static String place(JsonLocation where) {
    return where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
  }

  private static InvalidConfigException malformed(String what, String place) {
    return new InvalidConfigException(
        RefusalCode.MALFORMED,
        "",
        Found.text(firstLine(what)) + place,
        "one well-formed object, each field once, no anchors, aliases or tags");
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private static String decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InvalidConfigException(
          RefusalCode.MALFORMED, "", "bytes that are not UTF-8", "UTF-8");
    }
  }

  /** What a value is, in the words of JSON. */
  static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "the text \"" + Found.text(value.textValue()) + "\"";
      case NUMBER -> "the number " + Found.text(value.asText());
      case BOOLEAN -> value.asText();
      case NULL -> "null";
      case MISSING, BINARY, POJO -> "nothing";
    };
  }
}
