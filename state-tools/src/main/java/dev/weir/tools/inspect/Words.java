package dev.weir.tools.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers and times as people read them. */
public final class Words {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private Words() {}

  /** "12.3 MB": three digits, powers of a thousand. */
  public static String bytes(double bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1_000;
      unit++;
    }
    String form = unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, form, value, UNITS[unit]);
  }

  /** "1,234,567". */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A time to the second; "never" for that of nothing. */
  public static String time(long millis) {
    return millis == TenantSummary.NEVER
        ? "never"
        : Instant.ofEpochMilli(Math.floorDiv(millis, 1_000L) * 1_000).toString();
  }

  /** "3 d 4 h", "5 min" and such: the two largest units that are not 0. */
  public static String span(long millis) {
    long days = millis / DAY_MILLIS;
    Duration rest = Duration.ofMillis(millis % DAY_MILLIS);
    if (days > 0) {
      return days + " d" + (rest.toHoursPart() > 0 ? " " + rest.toHoursPart() + " h" : "");
    }
    if (rest.toHoursPart() > 0) {
      int minutes = rest.toMinutesPart();
      return rest.toHoursPart() + " h" + (minutes > 0 ? " " + minutes + " min" : "");
    }
    return rest.toMinutesPart() > 0 ? rest.toMinutesPart() + " min" : rest.toSecondsPart() + " s";
  }

  /** Up to four digits that count. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double magnitude = Math.abs(value);
    if (magnitude >= 1e6 || magnitude > 0 && magnitude < 1e-3) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
    int digits = magnitude >= 1_000 ? 0 : magnitude >= 100 ? 1 : magnitude >= 10 ? 2 : 3;
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }

  /** "6 of scope entity, 2 in cooldown": how many models are in each state. */
  static String states(Map<String, Long> states) {
    return states.entrySet().stream()
        .map(state -> count(state.getValue()) + " " + state(state.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String state(String name) {
    return switch (name) {
      case "cooldown" -> "in cooldown";
      case "candidate", "fallback" -> "with " + name;
      default ->
          name.startsWith("scope-")
              ? "of scope " + name.substring("scope-".length())
              : name.startsWith("breaker-")
                  ? "with breaker " + name.substring("breaker-".length())
                  : name.replace("health-", "");
    };
  }

  /** "1 tenant", "2 tenants". */
  public static String many(long count, String one) {
    return count(count) + " " + one + (count == 1 ? "" : "s");
  }

  /** The same of models. */
  public static String models(long count) {
    return count(count) + (count == 1 ? " model" : " models");
  }
}
