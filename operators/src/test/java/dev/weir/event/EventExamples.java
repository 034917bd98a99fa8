package dev.weir.event;

import dev.weir.event.FeatureLayout.Slot;
import dev.weir.tenant.FeatureType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records shared by the tests of the wire contract. */
final class EventExamples {
  static final long RECORD_TIME = 1_795_169_715_123L; // 2026-11-20T10:15:15.123Z
  static final long EVENT_TIME = 1_795_169_730_123L; // 2026-11-20T10:15:30.123Z

  static final FeatureLayout LAYOUT =
      new FeatureLayout(
          List.of(
              new Slot("amount", FeatureType.NUMBER, -1e10, 1e10, true, true),
              new Slot("channel", FeatureType.CATEGORY, 0, 0, false, true),
              new Slot("known", FeatureType.BOOLEAN, 0, 0, false, true),
              new Slot("wide", FeatureType.NUMBER, -1e308 * 2, 1e308 * 2, false, true)),
          false);

  /** Knows the tenants {@code acme} and {@code a.b_c-9}. */
  static final TenantRules RULES =
      (tenant, time) -> tenant.equals("acme") || tenant.equals("a.b_c-9") ? LAYOUT : null;

  private EventExamples() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** An event of acme whose features are the text between the braces. */
  static String withFeatures(String features) {
    return "{\"tenant\":\"acme\",\"time\":\"2026-11-20T10:15:30.123Z\",\"features\":{%s}}"
        .formatted(features);
  }

  /** An event of acme with more top-level fields before its features. */
  static String with(String fields) {
    return "{\"tenant\":\"acme\",%s,\"features\":{\"amount\":1}}".formatted(fields);
  }

  /** Good events by what is special about them. */
  static Map<String, String> good() {
    Map<String, String> good = new LinkedHashMap<>();
    good.put(
        "everything",
        "{\"tenant\":\"acme\",\"entity\":\"card-4711\",\"id\":\"e-1\","
            + "\"time\":\"2026-11-20T10:15:30.123Z\","
            + "\"features\":{\"amount\":12.5,\"channel\":\"web\",\"known\":true,\"wide\":null}}");
    good.put("features first", "{\"features\":{\"amount\":1},\"tenant\":\"acme\"}");
    good.put("time last", with("\"id\":\"x\"").replace("}}", "},\"time\":1795169730123}"));
    good.put("epoch milliseconds", with("\"time\":1795169730123"));
    good.put("time with offset", with("\"time\":\"2026-11-20T16:00:30.1+05:45\""));
    good.put("nulls for what is optional", with("\"entity\":null,\"id\":null,\"time\":null"));
    good.put("unknown fields", with("\"x\":1,\"y\":{\"z\":[1,{\"amount\":2}]}"));
    good.put("white space", " \t\r\n" + with("\n\"id\" : \"x\"") + "\r\n");
    good.put("letters beyond ASCII", with("\"entity\":\"Zürich-東京-😀\""));
    good.put("escaped letters", with("\"entity\":\"Z\\u00fcrich \\ud83d\\ude00 \\\"q\\\"\""));
    good.put("longest entity", with("\"entity\":\"" + "😀".repeat(256) + "\""));
    good.put("tenant with marks", with("\"id\":\"x\"").replace("acme", "a.b_c-9"));
    return good;
  }
}
