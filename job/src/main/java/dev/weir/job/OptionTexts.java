package dev.weir.job;

import dev.weir.operator.ModelCacheSize;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.configuration.MemorySize;

/** How the values of options are written. */
public final class OptionTexts {
  static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,248}");

  static final String AUTO = "auto";
  static final String OFF = "off";

  /** What {@link #cacheBytes} takes beside these two. */
  static final String CACHE_SIZE = "a size with its unit (b, kb, mb, gb) up to 1024 gb";

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]+)");
  private static final Pattern INTEGER = Pattern.compile("\\d{1,9}");
  private static final Map<String, Long> MILLIS =
      Map.ofEntries(
          Map.entry("ms", 1L),
          Map.entry("s", 1_000L),
          Map.entry("sec", 1_000L),
          Map.entry("m", 60_000L),
          Map.entry("min", 60_000L),
          Map.entry("h", 3_600_000L),
          Map.entry("d", 86_400_000L));
  private static final Map<String, Long> BYTES =
      Map.ofEntries(
          Map.entry("b", 1L),
          Map.entry("kb", 1L << 10),
          Map.entry("kib", 1L << 10),
          Map.entry("mb", 1L << 20),
          Map.entry("mib", 1L << 20),
          Map.entry("gb", 1L << 30),
          Map.entry("gib", 1L << 30));

  private static final long MOST_CACHE_BYTES = 1L << 40;

  private OptionTexts() {}

  static String variable(String key) {
    return "WEIR_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** A constant as it is written: {@code ROCKSDB} is rocksdb. */
  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A duration in the largest unit that says it exactly. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : List.of("d", "h", "min", "s")) {
      long size = MILLIS.get(unit);
      if (millis != 0 && millis % size == 0) {
        return millis / size + " " + unit;
      }
    }
    return millis + " ms";
  }

  static Optional<Integer> integer(String text, int least, int most) {
    if (!INTEGER.matcher(text).matches()) {
      return Optional.empty();
    }
    int value = Integer.parseInt(text);
    return value >= least && value <= most ? Optional.of(value) : Optional.empty();
  }

  /** A number with a unit, or ISO-8601; never a bare number, whose unit everybody guesses. */
  public static Optional<Duration> duration(String text, Duration least, Duration most) {
    Optional<Duration> found =
        text.startsWith("P") ? isoDuration(text) : amount(text, MILLIS).map(Duration::ofMillis);
    return found.filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0);
  }

  static Optional<MemorySize> size(String text, long least, long most) {
    return amount(text, BYTES).filter(b -> b >= least && b <= most).map(MemorySize::new);
  }

  /** The bytes of a cache: a size, none if off, or with auto what the cache finds fit. */
  static Optional<Long> cacheBytes(String text) {
    return switch (text) {
      case AUTO -> Optional.of(ModelCacheSize.AUTO.bytes());
      case OFF -> Optional.of(0L);
      default -> size(text, 0, MOST_CACHE_BYTES).map(MemorySize::getBytes);
    };
  }

  static Optional<String> topic(String text) {
    boolean named = TOPIC.matcher(text).matches();
    return named ? Optional.of(text) : Optional.empty();
  }

  static boolean isPath(String text) {
    try {
      return !text.isEmpty() && Path.of(text) != null;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The items of a list of texts, none of them empty. */
  static Optional<List<String>> list(String text) {
    List<String> items = List.of(text.split(",", -1)).stream().map(String::strip).toList();
    return items.stream().anyMatch(String::isEmpty) ? Optional.empty() : Optional.of(items);
  }

  static Optional<Pattern> regex(String text) {
    try {
      return Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> isoDuration(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> amount(String text, Map<String, Long> units) {
    Matcher matcher = AMOUNT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Long unit = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
    try {
      return Optional.ofNullable(unit)
          .map(u -> Math.multiplyExact(Long.parseLong(matcher.group(1)), u));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
