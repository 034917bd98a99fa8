package dev.weir.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads an event's time and judges it against the record's timestamp, never against a clock: the
 * same record is judged alike whenever it is read.
 */
final class TimeReader {
  /** 2001-01-01: below it lie seconds, 0 and negative numbers taken for milliseconds. */
  static final long MIN_MILLIS = 978_307_200_000L;

  /** 2100-01-01, exclusive: from it on lie microseconds and nanoseconds. */
  static final long END_MILLIS = 4_102_444_800_000L;

  private static final String FIELD = "time";

  private final EventDecoder.Limits limits;

  TimeReader(EventDecoder.Limits limits) {
    this.limits = limits;
  }

  /** Reads the value the parser stands on into {@code out}; false if it was refused. */
  boolean read(JsonParser parser, JsonToken token, long recordTimestamp, DecodedEvent out)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return useRecordTimestamp(recordTimestamp, out);
    }
    long millis;
    if (token == JsonToken.VALUE_STRING) {
      millis =
          IsoTime.parse(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      if (millis == IsoTime.INVALID) {
        return out.reject(RejectionCode.INVALID_TIMESTAMP, FIELD, "a text of another form");
      }
    } else if (token == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      millis = parser.getLongValue();
    } else {
      return refuse(token, out);
    }
    return take(millis, recordTimestamp, out);
  }

  /** Refuses what is neither a text nor a whole number of 64 bits; always false. */
  boolean refuse(JsonToken token, DecodedEvent out) {
    String found = token.isNumeric() ? "no 64-bit integer" : FeatureReader.nameOf(token);
    return out.reject(RejectionCode.INVALID_TIMESTAMP, FIELD, found);
  }

  /** Takes a time in ISO-8601; false if it was refused. */
  boolean takeText(String text, long recordTimestamp, DecodedEvent out) {
    long millis = IsoTime.parse(text.toCharArray(), 0, text.length());
    return millis == IsoTime.INVALID
        ? out.reject(RejectionCode.INVALID_TIMESTAMP, FIELD, "a text of another form")
        : take(millis, recordTimestamp, out);
  }

  /** Takes the time that the event gives; false if it was refused. */
  boolean take(long millis, long recordTimestamp, DecodedEvent out) {
    out.timeGiven = true;
    return accept(millis, recordTimestamp, out);
  }

  /** Takes the record's timestamp for the time of an event that has none. */
  boolean useRecordTimestamp(long recordTimestamp, DecodedEvent out) {
    if (recordTimestamp < 0) {
      return out.reject(
          RejectionCode.INVALID_TIMESTAMP, FIELD, "none, and none on the record either");
    }
    return accept(recordTimestamp, recordTimestamp, out);
  }

  private boolean accept(long millis, long recordTimestamp, DecodedEvent out) {
    if (millis < MIN_MILLIS || millis >= END_MILLIS) {
      return out.reject(RejectionCode.INVALID_TIMESTAMP, FIELD, millis + hint(millis));
    }
    if (recordTimestamp >= 0) {
      long ahead = millis - recordTimestamp;
      if (ahead > limits.maxFutureMillis()) {
        String expected = "at most " + limits.maxFutureMillis();
        return out.reject(
            RejectionCode.TOO_FAR_IN_FUTURE, FIELD, ahead + " ms after the record", expected);
      }
      if (-ahead > limits.maxPastMillis()) {
        String expected = "at most " + limits.maxPastMillis();
        return out.reject(
            RejectionCode.TOO_LATE, FIELD, -ahead + " ms before the record", expected);
      }
    }
    out.timeMillis = millis;
    return true;
  }

  private static String hint(long number) {
    if (number >= MIN_MILLIS / 1000 && number < END_MILLIS / 1000) {
      return ", which looks like seconds";
    }
    if (number / 1000 >= MIN_MILLIS && number / 1000 < END_MILLIS) {
      return ", which looks like microseconds";
    }
    if (number / 1_000_000 >= MIN_MILLIS && number / 1_000_000 < END_MILLIS) {
      return ", which looks like nanoseconds";
    }
    return "";
  }
}
