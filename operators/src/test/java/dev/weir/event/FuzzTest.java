package dev.weir.event;

import static dev.weir.event.EventExamples.RECORD_TIME;
import static dev.weir.event.EventExamples.RULES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.command.Command;
import dev.weir.command.CommandLog;
import dev.weir.command.CommandType;
import dev.weir.event.EventDecoder.Limits;
import dev.weir.tenant.CommandRequest;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.ConfigLimits;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.InvalidConfigException;
import dev.weir.tenant.MessageSigner;
import dev.weir.tenant.RefusalCode;
import dev.weir.tenant.SignatureMode;
import dev.weir.tenant.Signatures;
import dev.weir.tenant.SignedMessage;
import dev.weir.tenant.SigningKeys;
import dev.weir.tenant.TenantConfigs;
import dev.weir.tenant.TenantRecordJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever somebody writes to a topic or a file, the job reads it to an end: accepted, or refused
 * with a code. A build tries some thousands; with more time, or to see one again:
 *
 * <pre>
 * mvn -pl operators test -Dtest=FuzzTest -Dweir.fuzz.inputs=1000000
 * mvn -pl operators test -Dtest=FuzzTest -Dweir.fuzz.from=17 -Dweir.fuzz.inputs=1
 * </pre>
 */
class FuzzTest {
  private static final long FROM = Long.getLong("weir.fuzz.from", 0);
  private static final long INPUTS = Long.getLong("weir.fuzz.inputs", 4_000);
  private static final int CHUNK = 1_000;

  /** Of the first test of RFC 8032: the same input must be the same every time. */
  private static final String PUBLIC_KEY =
      base64(
          "302a300506032b6570032100"
              + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

  private static final MessageSigner SIGNER =
      MessageSigner.of(
          "k",
          base64(
              "302e020100300506032b657004220420"
                  + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

  private static final Signatures REQUIRED =
      new Signatures(
          SignatureMode.REQUIRED,
          SigningKeys.parse("keys: [{id: k, tenants: [acme], publicKey: " + PUBLIC_KEY + "}]"));

  /** What reads bytes of strangers; a new one comes here. */
  enum Reader {
    EVENTS(7, events(), Events::new),
    CONFIGS(2, configs(), random -> new Configs()),
    SIGNED(2, configs(), Signed::new),
    COMMANDS(2, commands(), Commands::new),
    CONFIG_FILES(1, configFiles(), random -> new ConfigFiles()),
    KEYS_FILES(1, keysFiles(), random -> new KeysFiles()),
    OWN_TOPICS(1, ownTopics(), random -> new OwnTopics());

    /** Of sixteen inputs so many are for this one. */
    private final int share;

    private final List<byte[]> good;
    private final Function<SplittableRandom, Target> target;

    Reader(int share, List<byte[]> good, Function<SplittableRandom, Target> target) {
      this.share = share;
      this.good = good;
      this.target = target;
    }
  }

  /** Reads an input and says what became of it; throws if that breaks a promise. */
  private interface Target {
    String read(byte[] input);
  }

  @ParameterizedTest
  @EnumSource
  void nothingEscapesAndEveryOutcomeHasAName(Reader reader) {
    Map<String, Long> outcomes = new ConcurrentHashMap<>();
    long inputs = Math.max(1, INPUTS * reader.share / 16);
    LongStream.range(0, (inputs + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(
            chunk -> {
              long end = FROM + Math.min(inputs, (chunk + 1) * CHUNK);
              read(reader, FROM + chunk * CHUNK, end, outcomes);
            });
    System.out.println(reader + ": " + inputs + " inputs, " + new TreeMap<>(outcomes));
    if (inputs >= 250) {
      assertThat(outcomes).as("or this says nothing").containsKey("accepted").hasSizeGreaterThan(1);
    }
  }

  @Test
  void mostOfTheCodesComeUp() {
    Map<String, Long> events = new ConcurrentHashMap<>();
    read(Reader.EVENTS, 0, 10_000, events);
    assertThat(events).hasSizeGreaterThan(RejectionCode.values().length / 2);
    Map<String, Long> configs = new ConcurrentHashMap<>();
    read(Reader.CONFIGS, 0, 3_000, configs);
    assertThat(configs).hasSizeGreaterThan(RefusalCode.values().length / 2 - 3);
  }

  private static void read(Reader reader, long from, long end, Map<String, Long> outcomes) {
    for (long seed = from; seed < end; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] input = new JsonMutator(reader.good, random).next();
      byte[] before = input.clone();
      try {
        outcomes.merge(reader.target.apply(random).read(input), 1L, Long::sum);
        assertThat(input).as("bytes are handed on as they came").isEqualTo(before);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            reader
                + ", input "
                + seed
                + ": "
                + new String(before, StandardCharsets.UTF_8)
                + "\nto see it again: -Dtest=FuzzTest -Dweir.fuzz.inputs=1 -Dweir.fuzz.from="
                + seed,
            e);
      }
    }
  }

  /** The decoder with its fast path says what the strict parser says alone. */
  private static final class Events implements Target {
    private static final ThreadLocal<EventDecoder> FAST =
        ThreadLocal.withInitial(() -> new EventDecoder(Limits.DEFAULT));
    private static final ThreadLocal<EventDecoder> STRICT =
        ThreadLocal.withInitial(() -> new EventDecoder(Limits.DEFAULT, false));

    private final String bound;

    Events(SplittableRandom random) {
      List<String> tenants = Arrays.asList(null, null, null, "acme", "nobody", "a..b");
      bound = tenants.get(random.nextInt(tenants.size()));
    }

    @Override
    public String read(byte[] input) {
      DecodedEvent fast = new DecodedEvent();
      DecodedEvent strict = new DecodedEvent();
      boolean good = FAST.get().decode(input, RECORD_TIME, bound, RULES, fast);
      assertThat(STRICT.get().decode(input, RECORD_TIME, bound, RULES, strict)).isEqualTo(good);
      assertThat(fast.rejection()).isEqualTo(strict.rejection());
      if (good) {
        assertThat(PlainEventReaderTest.fields(fast))
            .isEqualTo(PlainEventReaderTest.fields(strict));
        return "accepted";
      }
      Rejection rejection = fast.rejection();
      assertThat(rejection.message()).hasSizeLessThanOrEqualTo(Rejection.MAX_MESSAGE_CHARS);
      return rejection.code().name();
    }
  }

  /** Every request gets its line on config-status, and what is accepted can be written again. */
  private static final class Configs implements Target {
    @Override
    public String read(byte[] input) {
      return judge(ConfigRequest.read("acme".getBytes(StandardCharsets.UTF_8), input));
    }

    static String judge(ConfigRequest request) {
      ConfigVerdict verdict = TenantConfigs.accept(null, request, ConfigLimits.DEFAULT);
      ConfigStatus status =
          ConfigStatus.of(request, verdict, new ConfigStatus.Source("config", 0, 1));
      assertThat(ConfigStatus.read(status.write())).isEqualTo(status);
      if (verdict instanceof ConfigVerdict.Accepted accepted) {
        byte[] record = TenantRecordJson.write(accepted.record());
        assertThat(TenantRecordJson.read(record)).isEqualTo(accepted.record());
        return "accepted";
      }
      return status.code().name();
    }
  }

  /** What is not signed as it stands is never accepted, whatever its headers are like. */
  private static final class Signed implements Target {
    private final SplittableRandom random;

    Signed(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public String read(byte[] input) {
      byte[] acme = "acme".getBytes(StandardCharsets.UTF_8);
      SignedMessage signed = SIGNER.sign("config", acme, input);
      int part = Math.max(0, random.nextInt(10) - 4); // half of them as they were signed
      SignedMessage sent =
          new SignedMessage(
              part == 1 ? "c" : "config",
              part == 2 ? null : acme,
              part == 3 ? change(input) : input,
              part == 4 ? change(signed.keyId()) : signed.keyId(),
              part == 5 ? change(signed.signature()) : signed.signature());
      String outcome = Configs.judge(REQUIRED.read(sent));
      assertThat(part == 0 || !outcome.equals("accepted")).as("part %d", part).isTrue();
      return outcome;
    }

    /** Never what it was. */
    private byte[] change(byte[] bytes) {
      byte[] changed = new JsonMutator(List.of(bytes), random).next();
      return Arrays.equals(changed, bytes) ? Arrays.copyOf(bytes, bytes.length + 1) : changed;
    }
  }

  /** As {@link Signed}; and what nobody has signed says nothing in the answer. */
  private static final class Commands implements Target {
    private final Signed signed;

    Commands(SplittableRandom random) {
      signed = new Signed(random);
    }

    @Override
    public String read(byte[] input) {
      byte[] acme = "acme".getBytes(StandardCharsets.UTF_8);
      judge(CommandRequest.read(acme, input));
      boolean changed = signed.random.nextInt(4) == 0;
      SignedMessage message = SIGNER.sign("commands", acme, input);
      SignedMessage sent =
          new SignedMessage(
              "commands",
              acme,
              changed ? signed.change(input) : input,
              message.keyId(),
              message.signature());
      CommandRequest request = REQUIRED.readCommand(sent);
      if (changed) {
        assertThat(request.code()).isEqualTo(RefusalCode.BAD_SIGNATURE);
        assertThat(request.id()).isNull();
      }
      return judge(request);
    }

    private static String judge(CommandRequest request) {
      Command command = request.command();
      CommandStatus line =
          new CommandStatus(
              command == null ? null : command.type(),
              request.id(),
              request.tenant(),
              command == null ? CommandStatus.Stage.REFUSED : CommandStatus.Stage.ACCEPTED,
              0,
              request.code(),
              command == null ? request.faults() : null,
              0,
              0,
              new ConfigStatus.Source("commands", 0, 1));
      assertThat(CommandStatus.read(line.write())).isEqualTo(line);
      if (command == null) {
        return request.code().name();
      }
      CommandLog log = new CommandLog();
      assertThat(log.judge(command, 1_750_000_000_000L, request.atMillis()))
          .isIn(CommandLog.Verdict.NEW, CommandLog.Verdict.AHEAD, CommandLog.Verdict.TOO_OLD);
      byte[] again = CommandRequest.write(command, request.atMillis());
      byte[] key = command.tenant().getBytes(StandardCharsets.UTF_8);
      assertThat(CommandRequest.read(key, again)).isEqualTo(request);
      return "accepted";
    }
  }

  /** A file is read, or every problem is told. */
  private static final class ConfigFiles implements Target {
    @Override
    public String read(byte[] input) {
      try {
        ConfigRequest.ofFile(new String(input, StandardCharsets.UTF_8));
        return "accepted";
      } catch (InvalidConfigException e) {
        return e.problems().get(0).code().name();
      }
    }
  }

  private static final class KeysFiles implements Target {
    @Override
    public String read(byte[] input) {
      try {
        SigningKeys.parse(new String(input, StandardCharsets.UTF_8));
        return "accepted";
      } catch (InvalidConfigException e) {
        return e.problems().get(0).code().name();
      }
    }
  }

  /** What only the job writes, read by tools, which pass over what they do not understand. */
  private static final class OwnTopics implements Target {
    @Override
    public String read(byte[] input) {
      return outcome(() -> ConfigStatus.read(input))
          + (outcome(() -> TenantRecordJson.read(input)).equals("accepted") ? " record" : "");
    }

    private static String outcome(Runnable reading) {
      try {
        reading.run();
        return "accepted";
      } catch (InvalidConfigException e) {
        return e.problems().get(0).code().name();
      }
    }
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private static List<byte[]> events() {
    List<byte[]> events = new ArrayList<>();
    EventExamples.good().values().forEach(event -> events.add(EventExamples.utf8(event)));
    return events;
  }

  private static List<byte[]> configs() {
    List<byte[]> configs = new ArrayList<>();
    for (String file : files()) {
      String acme = file.replaceFirst("tenant: \\w+", "tenant: acme");
      configs.add(ConfigRequest.ofFile(acme).value());
    }
    configs.add(ConfigRequest.removal("acme", 3).value());
    return configs;
  }

  private static List<byte[]> commands() {
    List<byte[]> commands = new ArrayList<>();
    for (CommandType type : CommandType.values()) {
      String entity = type == CommandType.ERASE_TENANT ? "" : "card-4711";
      long until = type == CommandType.MUTE ? 1_750_000_000_000L : Command.NEVER;
      Command command = new Command("c-1", type, "acme", entity, until, "asked to", "kim");
      commands.add(CommandRequest.write(command, 1_749_999_999_000L));
    }
    return commands;
  }

  private static List<byte[]> configFiles() {
    List<byte[]> files = new ArrayList<>(configs());
    files().forEach(file -> files.add(file.getBytes(StandardCharsets.UTF_8)));
    return files;
  }

  private static List<byte[]> keysFiles() {
    String key = "{id: a, publicKey: " + PUBLIC_KEY;
    return List.of(
        ("keys:\n  - " + key + ", tenants: [acme, b]}\n  - {id: c, retired: true}\n")
            .getBytes(StandardCharsets.UTF_8),
        ("{\"keys\": [" + key + ", operator: true}]}").getBytes(StandardCharsets.UTF_8));
  }

  private static List<byte[]> ownTopics() {
    List<byte[]> written = new ArrayList<>();
    for (byte[] config : configs()) {
      ConfigRequest request = ConfigRequest.read("acme".getBytes(StandardCharsets.UTF_8), config);
      ConfigVerdict verdict = TenantConfigs.accept(null, request, ConfigLimits.DEFAULT);
      written.add(
          ConfigStatus.of(request, verdict, new ConfigStatus.Source("config", 0, 1)).write());
      written.add(TenantRecordJson.write(((ConfigVerdict.Accepted) verdict).record()));
    }
    return written;
  }

  private static List<String> files() {
    List<String> files = new ArrayList<>();
    for (String name : List.of("api", "machines", "payments")) {
      try {
        files.add(Files.readString(Path.of("../configs/tenants/" + name + ".yaml")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }
}
