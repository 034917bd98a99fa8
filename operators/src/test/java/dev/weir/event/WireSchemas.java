package dev.weir.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The schemas of {@code configs/schema}, as a consumer would use them. */
final class WireSchemas {
  static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private WireSchemas() {}

  static Path path(String name) {
    return Path.of("..", "configs", "schema", name + ".schema.json").toAbsolutePath().normalize();
  }

  /** What the schema has against the document; empty if it is valid. */
  static List<String> faults(String name, byte[] document) {
    try {
      return faults(name, MAPPER.readTree(document));
    } catch (IOException e) {
      return List.of(e.getMessage());
    }
  }

  static List<String> faults(String name, JsonNode document) {
    JsonSchema schema = FACTORY.getSchema(SchemaLocation.of(path(name).toUri().toString()));
    return schema.validate(document).stream().map(ValidationMessage::getMessage).toList();
  }
}
