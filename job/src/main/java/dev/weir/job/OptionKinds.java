package dev.weir.job;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * The kinds of options that a job has: how a value of each is written, what is said of a text that
 * is none, and how the default stands in the table.
 */
final class OptionKinds {
  static final String TOPIC_NAME = "a topic name: 1 to 249 of [A-Za-z0-9._-]";

  private OptionKinds() {}

  static JobOption<String> text(
      String key, String byDefault, String accepts, String does, Predicate<String> valid) {
    ConfigOption<String> option =
        key(key).stringType().defaultValue(byDefault).withDescription(does);
    return new JobOption<>(option, accepts, does, t -> Optional.of(t).filter(valid), byDefault);
  }

  static JobOption<String> topic(String key, String byDefault, String does) {
    return text(key, byDefault, TOPIC_NAME, does, t -> OptionTexts.topic(t).isPresent());
  }

  /** A file's name, without a default. */
  static JobOption<String> file(String key, String does) {
    ConfigOption<String> option = key(key).stringType().noDefaultValue().withDescription(does);
    return new JobOption<>(
        option, "a path", does, t -> Optional.of(t).filter(OptionTexts::isPath), "");
  }

  static JobOption<Duration> duration(
      String key, String byDefault, Duration least, Duration most, String does) {
    Duration value = OptionTexts.duration(byDefault, least, most).orElseThrow();
    ConfigOption<Duration> option =
        key(key).durationType().defaultValue(value).withDescription(does);
    String accepts =
        "a duration with its unit (ms, s, min, h, d) from "
            + OptionTexts.text(least)
            + " to "
            + OptionTexts.text(most);
    return new JobOption<>(
        option, accepts, does, t -> OptionTexts.duration(t, least, most), byDefault);
  }

  static JobOption<MemorySize> size(
      String key, String byDefault, long least, long most, String does) {
    MemorySize value = OptionTexts.size(byDefault, least, most).orElseThrow();
    ConfigOption<MemorySize> option =
        key(key).memoryType().defaultValue(value).withDescription(does);
    String accepts =
        "a size with its unit (b, kb, mb) from " + (least >> 10) + " kb to " + (most >> 20) + " mb";
    return new JobOption<>(option, accepts, does, t -> OptionTexts.size(t, least, most), byDefault);
  }

  static JobOption<Integer> integer(
      String key, Integer byDefault, int least, int most, String does) {
    var typed = key(key).intType();
    ConfigOption<Integer> option =
        (byDefault == null ? typed.noDefaultValue() : typed.defaultValue(byDefault))
            .withDescription(does);
    return new JobOption<>(
        option,
        "a whole number from " + least + " to " + most,
        does,
        t -> OptionTexts.integer(t, least, most),
        byDefault == null ? "" : byDefault.toString());
  }

  static JobOption<Boolean> bool(String key, boolean byDefault, String does) {
    ConfigOption<Boolean> option =
        key(key).booleanType().defaultValue(byDefault).withDescription(does);
    return new JobOption<>(
        option,
        "true or false",
        does,
        t -> Optional.of(t).filter(List.of("true", "false")::contains).map(Boolean::parseBoolean),
        Boolean.toString(byDefault));
  }

  static <E extends Enum<E>> JobOption<E> choice(
      String key, E byDefault, Class<E> type, String does) {
    ConfigOption<E> option = key(key).enumType(type).defaultValue(byDefault).withDescription(does);
    List<E> all = Arrays.asList(type.getEnumConstants());
    return new JobOption<>(
        option,
        String.join(" or ", all.stream().map(OptionTexts::label).toList()),
        does,
        t -> all.stream().filter(e -> OptionTexts.label(e).equals(t)).findFirst(),
        OptionTexts.label(byDefault));
  }

  /** Flink's third guarantee, none, may lose results; it cannot be chosen. */
  static JobOption<DeliveryGuarantee> guarantee(String key, String does) {
    ConfigOption<DeliveryGuarantee> option =
        key(key)
            .enumType(DeliveryGuarantee.class)
            .defaultValue(DeliveryGuarantee.EXACTLY_ONCE)
            .withDescription(does);
    List<DeliveryGuarantee> offered =
        List.of(DeliveryGuarantee.EXACTLY_ONCE, DeliveryGuarantee.AT_LEAST_ONCE);
    return new JobOption<>(
        option,
        "exactly-once or at-least-once",
        does,
        t -> offered.stream().filter(g -> g.toString().equals(t)).findFirst(),
        DeliveryGuarantee.EXACTLY_ONCE.toString());
  }
}
