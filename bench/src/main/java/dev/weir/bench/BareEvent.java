package dev.weir.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.weir.event.RawRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple6;

/** An event of the bare pipeline: entity, id, time, features, the record's key and offset. */
final class BareEvent {
  static final TypeInformation<Tuple6<String, String, String, double[], byte[], Long>> TYPE =
      Types.TUPLE(
          Types.STRING,
          Types.STRING,
          Types.STRING,
          Types.PRIMITIVE_ARRAY(Types.DOUBLE),
          Types.PRIMITIVE_ARRAY(Types.BYTE),
          Types.LONG);

  private final JsonFactory factory =
      new JsonFactoryBuilder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();
  private final Tuple6<String, String, String, double[], byte[], Long> event;

  /** A reader of events with so many numbers. */
  BareEvent(int features) {
    event = new Tuple6<>("", "", "", new double[features], null, 0L);
  }

  /** Reads a record that is known to be good; the result is filled anew by the next call. */
  Tuple6<String, String, String, double[], byte[], Long> read(RawRecord raw) throws IOException {
    event.f4 = raw.key();
    event.f5 = raw.offset();
    int feature = 0;
    try (JsonParser parser = factory.createParser(raw.value())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
          event.f3[feature++] = parser.getDoubleValue();
        } else if (token == JsonToken.VALUE_STRING) {
          text(parser.currentName(), parser.getText());
        }
      }
    }
    return event;
  }

  private void text(String name, String text) {
    if (name.equals("entity")) {
      event.f0 = text;
    } else if (name.equals("id")) {
      event.f1 = text;
    } else if (name.equals("time")) {
      event.f2 = text;
    }
  }
}
