package dev.weir.chaos;

import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.RefusalCode;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantConfig;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.Function;

/** The ways in which a storm spoils a config request, and the code that each must get. */
enum BadRequest {
  TOMBSTONE(RefusalCode.TOMBSTONE, good -> null),
  GARBAGE(RefusalCode.MALFORMED, good -> utf8("\u0000\u0001?{")),
  EMPTY(RefusalCode.MALFORMED, good -> new byte[0]),
  LIST(RefusalCode.MALFORMED, good -> utf8("[" + good.json() + "]")),
  TRUNCATED(
      RefusalCode.MALFORMED, good -> utf8(good.json().substring(0, good.json().length() - 2))),
  TRAILING(RefusalCode.MALFORMED, good -> utf8(good.json() + "{}")),
  FIELD_TWICE(RefusalCode.MALFORMED, good -> utf8(good.jsonWith("\"warmup\":100"))),
  UTF_16(RefusalCode.MALFORMED, good -> good.json().getBytes(StandardCharsets.UTF_16)),
  NAN_CUT(RefusalCode.MALFORMED, good -> good.replaced("\"medium\":[^,}]*", "\"medium\":NaN")),
  UNKNOWN_FIELD(RefusalCode.UNKNOWN_FIELD, good -> utf8(good.jsonWith("\"treshold\":{}"))),
  UNKNOWN_DETECTOR(
      RefusalCode.UNKNOWN_FIELD,
      good -> good.replaced("\"detector\":\\{\"type\":\"", "\"detector\":{\"type\":\"oracle-")),
  NEGATIVE_WARMUP(
      RefusalCode.OUT_OF_RANGE, good -> good.replaced("\"warmup\":\\d+", "\"warmup\":-1")),
  DESCENDING_CUTS(
      RefusalCode.OUT_OF_RANGE, good -> good.replaced("\"medium\":[^,}]*", "\"medium\":0.9999995")),
  WORD_AS_NUMBER(
      RefusalCode.WRONG_TYPE, good -> good.replaced("\"warmup\":\\d+", "\"warmup\":\"many\"")),
  ANOTHER_NAME(RefusalCode.KEY_MISMATCH, good -> good.replaced("\"tenant\":\"", "$0x")),
  NO_NAME(RefusalCode.INVALID_TENANT, good -> good.replaced("\"tenant\":\"", "$0Not A|")),
  NO_VERSION(RefusalCode.MISSING_VERSION, good -> good.replaced("\"version\":\\d+,", "")),
  VERSION_ZERO(RefusalCode.VERSION_OUT_OF_RANGE, good -> good.withVersion(0)),
  LAST_VERSION_OF_ALL(
      RefusalCode.VERSION_OUT_OF_RANGE, good -> good.withVersion(TenantConfig.MAX_VERSION + 1)),
  /** The last version accepted, with what would be the next one's content. */
  CONFLICT(RefusalCode.VERSION_CONFLICT, good -> good.withVersion(good.version() - 1)),
  REMOVAL_OF_THE_PRESENT(RefusalCode.VERSION_CONFLICT, good -> good.removal(good.version() - 1)),
  /** Only where there are two versions: see {@link #spoils}. */
  STALE(RefusalCode.STALE_VERSION, good -> good.withVersion(good.version() - 2)),
  STALE_REMOVAL(RefusalCode.STALE_VERSION, good -> good.removal(good.version() - 2)),
  LARGE(RefusalCode.TOO_LARGE, good -> utf8(good.json() + " ".repeat(ConfigRequest.MAX_BYTES))),
  LARGE_MODEL(RefusalCode.MODEL_TOO_LARGE, good -> utf8(good.large())),
  /** Only of a tenant whose events one model learns from: see {@link #spoils}. */
  LANES(RefusalCode.LANES_FIXED, good -> utf8(good.jsonWith("\"lanes\":7")));

  private static final BadRequest[] ALL = values();

  private final RefusalCode code;
  private final Function<Good, byte[]> spoil;

  BadRequest(RefusalCode code, Function<Good, byte[]> spoil) {
    this.code = code;
    this.spoil = spoil;
  }

  /** What would have been the tenant's next version. */
  private record Good(String tenant, long version, String json) {
    byte[] withVersion(long other) {
      return replaced("\"version\":\\d+", "\"version\":" + other);
    }

    String jsonWith(String member) {
      return "{" + member + "," + json.substring(1);
    }

    /** Wide vectors in a long window. */
    String large() {
      StringBuilder features = new StringBuilder("$0");
      for (int i = 0; i < 7; i++) {
        features.append("{\"name\":\"x").append(i);
        features.append("\",\"type\":\"category\",\"buckets\":256},");
      }
      return json.replaceFirst("\"features\":\\[", features.toString())
          .replaceFirst(
              "\"detector\":\\{[^}]*\\}",
              "\"detector\":{\"type\":\"robust-z-score\",\"window\":10000}");
    }

    byte[] removal(long ofVersion) {
      return utf8("{\"tenant\":\"" + tenant + "\",\"version\":" + ofVersion + ",\"removed\":true}");
    }

    /** Fails where there is nothing to spoil: the request would be a good one. */
    byte[] replaced(String pattern, String by) {
      String spoiled = json.replaceFirst(pattern, by);
      if (spoiled.equals(json)) {
        throw new IllegalStateException("found no " + pattern + " in " + json);
      }
      return utf8(spoiled);
    }
  }

  /** One that is bad as the next version of a tenant. */
  static BadRequest draw(TenantConfig last, SplittableRandom random) {
    while (true) {
      BadRequest drawn = ALL[random.nextInt(ALL.length)];
      if (drawn.spoils(last)) {
        return drawn;
      }
    }
  }

  boolean spoils(TenantConfig last) {
    return switch (this) {
      case STALE, STALE_REMOVAL -> last.version() > 1;
      case LANES -> last.learning().scope() == Scope.TENANT;
      default -> true;
    };
  }

  /** Why the job must refuse it. */
  RefusalCode code() {
    return code;
  }

  /** The message's value; null for a tombstone. */
  byte[] value(TenantConfig next) {
    ConfigRequest request = ConfigRequest.of(next);
    String json = new String(request.value(), StandardCharsets.UTF_8);
    return spoil.apply(new Good(next.tenant(), next.version(), json));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
