package dev.weir.chaos;

import dev.weir.event.EventDecoder;
import dev.weir.event.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The ways in which a storm spoils an event, and the code that each must get. */
enum BadRecord {
  EMPTY(RejectionCode.EMPTY, draft -> new byte[0]),
  WHITE_SPACE(RejectionCode.EMPTY, draft -> utf8(" \n ")),
  TOMBSTONE(RejectionCode.TOMBSTONE, draft -> null),
  NULL_LITERAL(RejectionCode.NOT_OBJECT, draft -> utf8("null")),
  LIST(RejectionCode.NOT_OBJECT, draft -> utf8("[" + draft.json() + "]")),
  TRUNCATED(
      RejectionCode.MALFORMED_JSON,
      (draft, random) -> {
        // Not further on: what is cut off there can be a fault of its own.
        String json = draft.json();
        int left = random.nextBoolean() ? json.length() - 1 : 1 + random.nextInt(9);
        return utf8(json.substring(0, left));
      }),
  NAN_TOKEN(RejectionCode.MALFORMED_JSON, draft -> draft.withAmount("NaN").bytes()),
  TRAILING_OBJECT(RejectionCode.TRAILING_DATA, draft -> utf8(draft.json() + "{}")),
  TRAILING_JUNK(RejectionCode.TRAILING_DATA, draft -> utf8(draft.json() + "x")),
  FIELD_TWICE(RejectionCode.DUPLICATE_FIELD, draft -> utf8(draft.jsonWith("\"id\":\"1\""))),
  FEATURE_TWICE(
      RejectionCode.DUPLICATE_FIELD,
      draft -> draft.withFeatures(draft.features() + ",\"amount\":1").bytes()),
  DEEP(
      RejectionCode.TOO_DEEP,
      draft -> utf8(draft.jsonWith("\"x\":" + "[".repeat(500) + "]".repeat(500)))),
  LONG_NUMBER(RejectionCode.NUMBER_TOO_LONG, draft -> draft.withAmount("9".repeat(900)).bytes()),
  BEYOND_DOUBLE(RejectionCode.NON_FINITE, draft -> draft.withAmount("1e999").bytes()),
  NAN_TEXT(RejectionCode.WRONG_TYPE, draft -> draft.withAmount("\"NaN\"").bytes()),
  NUMBER_AS_TEXT(RejectionCode.WRONG_TYPE, draft -> draft.withAmount("\"12\"").bytes()),
  TRUTH_AS_NUMBER(RejectionCode.WRONG_TYPE, draft -> draft.withAmount("true").bytes()),
  OBJECT_AS_NUMBER(RejectionCode.WRONG_TYPE, draft -> draft.withAmount("{}").bytes()),
  BEYOND_RANGE(RejectionCode.OUT_OF_RANGE, draft -> draft.withAmount("2e6").bytes()),
  LARGE(
      RejectionCode.EVENT_TOO_LARGE,
      (draft, random) ->
          utf8(
              draft.json()
                  + " ".repeat(EventDecoder.Limits.DEFAULT.maxBytes() + random.nextInt(20_000)))),
  MANY_FIELDS(
      RejectionCode.TOO_MANY_TOKENS,
      draft ->
          utf8(
              draft.jsonWith(
                  IntStream.range(0, 2_600)
                      .mapToObj(i -> "\"x" + i + "\":1")
                      .collect(Collectors.joining(","))))),
  LONG_TEXT(
      RejectionCode.STRING_TOO_LONG,
      draft -> draft.withEntity("x".repeat(EventDecoder.MAX_STRING_LENGTH + 1)).bytes()),
  LONG_NAME(
      RejectionCode.NAME_TOO_LONG,
      draft -> utf8(draft.jsonWith("\"" + "x".repeat(EventDecoder.MAX_NAME_LENGTH + 1) + "\":1"))),
  UTF_16(RejectionCode.BAD_ENCODING, draft -> draft.json().getBytes(StandardCharsets.UTF_16)),
  OVER_LONG(
      RejectionCode.BAD_ENCODING,
      draft -> draft.withEntity("a\u00c0\u00af").json().getBytes(StandardCharsets.ISO_8859_1)),
  COMPRESSED(
      RejectionCode.BAD_ENCODING,
      (draft, random) -> {
        byte[] bytes = new byte[100];
        random.nextBytes(bytes);
        bytes[0] = 0x1f;
        bytes[1] = (byte) 0x8b;
        return bytes;
      }),
  LONE_SURROGATE(RejectionCode.BAD_ENCODING, draft -> draft.withEntity("a\\ud800").bytes()),
  NUL(RejectionCode.ILLEGAL_CHAR, draft -> draft.withEntity("a\\u0000").bytes()),
  ESCAPE(RejectionCode.ILLEGAL_CHAR, draft -> draft.withEntity("\\u001b[2J").bytes()),
  RIGHT_TO_LEFT(RejectionCode.ILLEGAL_CHAR, draft -> draft.withEntity("a\\u202eb").bytes()),
  NORMAL_FORM_D(RejectionCode.ILLEGAL_CHAR, draft -> draft.withEntity("Zu\\u0308rich").bytes()),
  NO_TENANT(RejectionCode.MISSING_TENANT, draft -> utf8(draft.json("null"))),
  TENANT_WITH_SEPARATOR(RejectionCode.INVALID_TENANT, draft -> utf8(draft.json("\"a|b\""))),
  LONG_TENANT(
      RejectionCode.INVALID_TENANT, draft -> utf8(draft.json("\"" + "t".repeat(300) + "\""))),
  UNKNOWN_TENANT(RejectionCode.UNKNOWN_TENANT, draft -> utf8(draft.json("\"nobody\""))),
  NO_ENTITY_NAME(RejectionCode.INVALID_ENTITY, draft -> draft.withEntity("").bytes()),
  LONG_ENTITY(RejectionCode.INVALID_ENTITY, draft -> draft.withEntity("e".repeat(257)).bytes()),
  SECONDS(
      RejectionCode.INVALID_TIMESTAMP,
      draft -> draft.withTime(Long.toString(draft.timeMillis() / 1000)).bytes()),
  NO_TIME(RejectionCode.INVALID_TIMESTAMP, draft -> draft.withTime("\"yesterday\"").bytes()),
  END_OF_TIME(
      RejectionCode.INVALID_TIMESTAMP,
      draft -> draft.withTime(Long.toString(Long.MAX_VALUE)).bytes()),
  FUTURE(
      RejectionCode.TOO_FAR_IN_FUTURE,
      draft -> draft.withTime(Long.toString(draft.timeMillis() + 3_600_000)).bytes()),
  PAST(
      RejectionCode.TOO_LATE,
      draft -> draft.withTime(Long.toString(draft.timeMillis() - 40 * 86_400_000L)).bytes()),
  NO_FEATURES(RejectionCode.MISSING_FEATURES, draft -> draft.withFeatures("").bytes()),
  NULL_FEATURE(RejectionCode.MISSING_FEATURE, draft -> draft.withAmount("null").bytes()),
  UNKNOWN_FEATURE(
      RejectionCode.UNKNOWN_FEATURE,
      draft -> draft.withFeatures(draft.features() + ",\"stranger\":1").bytes()),
  MANY_FEATURES(
      RejectionCode.TOO_MANY_FEATURES,
      draft ->
          draft
              .withFeatures(
                  draft.features()
                      + IntStream.range(0, EventDecoder.MAX_FEATURES)
                          .mapToObj(i -> ",\"x" + i + "\":1")
                          .collect(Collectors.joining()))
              .bytes()),
  /** The good event under a key that no output could carry: see {@link #key}. */
  LARGE_KEY(RejectionCode.KEY_TOO_LARGE, Draft::bytes);

  private static final BadRecord[] ALL = values();
  private static final int LARGE_KEY_BYTES = 5_000;

  private final RejectionCode code;
  private final BiFunction<Draft, SplittableRandom, byte[]> spoil;

  BadRecord(RejectionCode code, Function<Draft, byte[]> spoil) {
    this(code, (draft, random) -> spoil.apply(draft));
  }

  BadRecord(RejectionCode code, BiFunction<Draft, SplittableRandom, byte[]> spoil) {
    this.code = code;
    this.spoil = spoil;
  }

  /** One that is bad for this tenant. */
  static BadRecord draw(StormTenant tenant, SplittableRandom random) {
    while (true) {
      BadRecord drawn = ALL[random.nextInt(ALL.length)];
      if (drawn.spoils(tenant)) {
        return drawn;
      }
    }
  }

  /** What a tenant passes over spoils nothing; what it refuses at once cannot be too many. */
  boolean spoils(StormTenant tenant) {
    return this == UNKNOWN_FEATURE
        ? !tenant.ignoresExtra()
        : this != MANY_FEATURES || tenant.ignoresExtra();
  }

  /** Why the job must refuse it. */
  RejectionCode code() {
    return code;
  }

  /** The record's value; null for a tombstone. */
  byte[] value(Draft draft, SplittableRandom random) {
    return spoil.apply(draft, random);
  }

  /** The record's key, with what the good event's key would have been in front. */
  byte[] key(Draft draft) {
    return utf8(this == LARGE_KEY ? draft.key() + "k".repeat(LARGE_KEY_BYTES) : draft.key());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
