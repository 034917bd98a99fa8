package dev.weir.tenant;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an event carries to its model: the config that judges it, and the learning part whose models
 * go on judging until those of the config are warm. Immutable; one instance for a revision, encoded
 * once.
 *
 * <p>Saved form, version 1: version (short), config version (long), tenant (UTF), config (int
 * length, canonical JSON), preceding learning part (int length, canonical JSON; length 0: none).
 */
public final class JudgingConfig {
  private static final short FORMAT = 1;

  private final TenantConfig config;
  private final LearningPart preceding;
  private final LearningPart fallback;
  private final ConfigEpoch epoch;
  private final byte[] encoded;
  private final long contentHash;
  private final String label;
  private final List<SlotFeature> slots;
  private final int[] currentSlots;
  private final int[] precedingSlots;

  /** {@code preceding} may be null. */
  public JudgingConfig(TenantConfig config, LearningPart preceding, ConfigEpoch epoch) {
    this.config = Check.present("config", config);
    this.preceding = preceding;
    this.fallback = config.fallback();
    this.epoch = Check.present("epoch", epoch);
    this.encoded = encode(config, preceding);
    this.contentHash = ContentHash.of(encoded);
    this.label = config.tenant() + "@" + config.version();
    List<SlotFeature> union = new ArrayList<>();
    config.learning().features().forEach(feature -> union.add(new SlotFeature(feature, null)));
    this.currentSlots = new int[union.size()];
    for (int i = 0; i < currentSlots.length; i++) {
      currentSlots[i] = i;
    }
    this.precedingSlots = preceding == null ? new int[0] : place(preceding, union);
    this.slots = List.copyOf(union);
  }

  private JudgingConfig(JudgingConfig same, ConfigEpoch epoch) {
    this.config = same.config;
    this.preceding = same.preceding;
    this.fallback = same.fallback;
    this.epoch = epoch;
    this.encoded = same.encoded;
    this.contentHash = same.contentHash;
    this.label = same.label;
    this.slots = same.slots;
    this.currentSlots = same.currentSlots;
    this.precedingSlots = same.precedingSlots;
  }

  /** The same content for an event of another epoch. */
  public JudgingConfig withEpoch(ConfigEpoch other) {
    return new JudgingConfig(this, other);
  }

  /** The tenant whose config it is: the event's own, or {@code _default}. */
  public String tenant() {
    return config.tenant();
  }

  /** The config's version. */
  public long version() {
    return config.version();
  }

  /** "acme@7". */
  public String label() {
    return label;
  }

  /** What new models are made by. */
  public LearningPart current() {
    return config.learning();
  }

  /** What models were made by before; another one than the current; null if there is none. */
  public LearningPart preceding() {
    return preceding;
  }

  /** What fallbacks are made by, of the slots of the current part; null if there are none. */
  public LearningPart fallback() {
    return fallback;
  }

  /** An upper estimate of what one model saves, with its fallback. */
  public long modelBytes() {
    return current().modelBytes() + (fallback == null ? 0 : fallback.modelBytes());
  }

  /** Whether it is the template's: the tenant of the event has no config of its own in force. */
  public boolean ofTemplate() {
    return TenantNames.DEFAULT.equals(config.tenant());
  }

  /** The part, current or preceding, that models know by {@code hash}; null if it is neither. */
  public LearningPart partOf(long hash) {
    if (current().hash() == hash) {
      return current();
    }
    return preceding != null && preceding.hash() == hash ? preceding : null;
  }

  /** The slot of each feature of {@link #partOf} this hash. Not to be changed. */
  public int[] slotsOf(long hash) {
    return current().hash() == hash ? currentSlots : precedingSlots;
  }

  /** How scores are judged. */
  public DecisionPart decision() {
    return config.decision();
  }

  /** Which records become events, and how they are read. */
  public IntakePart intake() {
    return config.intake();
  }

  /** What the tenant may use of the job. No model knows of it. */
  public LimitsPart limits() {
    return config.limits();
  }

  /** When the tenant's minutes call for attention. */
  public HealthPart health() {
    return config.health();
  }

  /** Not part of the bytes: for the template it differs from tenant to tenant. */
  public ConfigEpoch epoch() {
    return epoch;
  }

  /** The current part's features in order, then those that only the preceding part has. */
  public List<SlotFeature> slots() {
    return slots;
  }

  /** The slot of each feature of the current part. Not to be changed. */
  public int[] currentSlots() {
    return currentSlots;
  }

  /** The slot of each feature of the preceding part; empty if there is none. Not to be changed. */
  public int[] precedingSlots() {
    return precedingSlots;
  }

  /** The bytes that {@link #decode} reads. Not to be changed. */
  public byte[] encode() {
    return encoded;
  }

  /** 64 bits of the SHA-256 of {@link #encode}. */
  public long contentHash() {
    return contentHash;
  }

  /**
   * The config that {@link #encode} gave these bytes, with {@link ConfigEpoch#NONE}.
   *
   * @throws IllegalArgumentException for bytes that no release up to this one has written
   */
  public static JudgingConfig decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      short format = in.readShort();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "format: found " + format + ", expected " + FORMAT + ": a later release wrote it");
      }
      long version = in.readLong();
      String tenant = in.readUTF();
      TenantConfig config = TenantConfigJson.parseOwn(readBlock(in));
      byte[] learning = readBlock(in);
      if (in.available() > 0) {
        throw new IllegalArgumentException(
            "config of " + tenant + ": found " + in.available() + " bytes after the end");
      }
      if (config.version() != version || !config.tenant().equals(tenant)) {
        throw new IllegalArgumentException(
            "config: found another one, expected " + tenant + "@" + version);
      }
      LearningPart preceding =
          learning.length == 0 ? null : TenantConfigJson.parseLearning(learning);
      return new JudgingConfig(config, preceding, ConfigEpoch.NONE);
    } catch (IOException | InvalidConfigException e) {
      throw new IllegalArgumentException("judging config: found broken bytes: " + e, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JudgingConfig judging
        && config.equals(judging.config)
        && Objects.equals(preceding, judging.preceding)
        && epoch.equals(judging.epoch);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(contentHash);
  }

  @Override
  public String toString() {
    return "JudgingConfig[" + label + ", " + epoch + "]";
  }

  /** Gives every feature of {@code part} a slot, a new one where none has its name, type, pii. */
  private static int[] place(LearningPart part, List<SlotFeature> slots) {
    int[] places = new int[part.features().size()];
    Map<String, Integer> byName = new HashMap<>();
    for (int slot = 0; slot < slots.size(); slot++) {
      byName.put(slots.get(slot).name(), slot);
    }
    for (int i = 0; i < places.length; i++) {
      Feature feature = part.features().get(i);
      Integer slot = byName.get(feature.name());
      if (slot != null && isSameValue(slots.get(slot).feature(), feature)) {
        slots.set(slot, new SlotFeature(slots.get(slot).current(), feature));
        places[i] = slot;
      } else {
        places[i] = slots.size();
        slots.add(new SlotFeature(null, feature));
      }
    }
    return places;
  }

  /** Whether two features of one name read the same from an event. */
  private static boolean isSameValue(Feature one, Feature other) {
    return one.type() == other.type() && one.pii() == other.pii();
  }

  private static byte[] encode(TenantConfig config, LearningPart preceding) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(FORMAT);
      out.writeLong(config.version());
      out.writeUTF(config.tenant());
      writeBlock(TenantConfigJson.write(config), out);
      writeBlock(preceding == null ? new byte[0] : TenantConfigJson.writeLearning(preceding), out);
    } catch (IOException e) {
      throw new UncheckedIOException("found an I/O error while writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void writeBlock(byte[] block, DataOutputStream out) throws IOException {
    out.writeInt(block.length);
    out.write(block);
  }

  private static byte[] readBlock(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("found a length of " + length + ", expected at most what is left");
    }
    return in.readNBytes(length);
  }
}
