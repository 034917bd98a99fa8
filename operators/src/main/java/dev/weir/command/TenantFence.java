package dev.weir.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What commands have laid down for one tenant. Immutable.
 *
 * <p>Saved form, version 1: version (byte), fence (long), number of mutes (int), for each: entity
 * (UTF), end (long).
 *
 * @param erasedBelow the version of the tenant's last erase: what stands under a lower one is of
 *     the erased tenant; 0 if it was never erased
 * @param mutes entity, or the empty string for all, to the event time at which its mute ends
 */
public record TenantFence(long erasedBelow, Map<String, Long> mutes) {
  /** Of a tenant that no command was about. */
  public static final TenantFence NONE = new TenantFence(0, Map.of());

  /** Mutes kept that have ended by the clock of the commands. */
  static final int MAX_ENDED = 100;

  private static final int FORMAT = 1;

  /** Sorts the mutes, so that equal fences have equal bytes. */
  public TenantFence {
    mutes = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(mutes));
  }

  /** Whether alerts of {@code entity} at {@code timeMillis} are held back. */
  public boolean mutes(String entity, long timeMillis) {
    return !mutes.isEmpty() && (timeMillis < end("") || entity != null && timeMillis < end(entity));
  }

  private long end(String entity) {
    return mutes.getOrDefault(entity, Long.MIN_VALUE);
  }

  /** The fence after {@code order}, which is about this tenant. */
  public TenantFence after(CommandOrder order) {
    Command command = order.command();
    return switch (command.type()) {
      case ERASE_TENANT -> new TenantFence(Math.max(erasedBelow, order.fence()), Map.of());
      case MUTE -> withMute(command.entity(), command.untilMillis(), order.timestamp());
      case ERASE_ENTITY, UNMUTE -> withMute(command.entity(), Command.NEVER, order.timestamp());
      case RESET -> this;
    };
  }

  /**
   * With at most so many mutes that have ended by the time of the command: an entity that is muted
   * once must not stay here for ever. The others stay, because events can be older than commands:
   * when old events are read again, their mutes must hold again.
   */
  private TenantFence withMute(String entity, long untilMillis, long nowMillis) {
    Map<String, Long> next = new TreeMap<>(mutes);
    next.remove(entity);
    List<Map.Entry<String, Long>> ended =
        next.entrySet().stream()
            .filter(mute -> mute.getValue() < nowMillis)
            .sorted(Map.Entry.comparingByValue())
            .toList();
    for (int i = 0; i < ended.size() - MAX_ENDED; i++) {
      next.remove(ended.get(i).getKey());
    }
    if (untilMillis != Command.NEVER) {
      next.put(entity, untilMillis);
    }
    return new TenantFence(erasedBelow, next);
  }

  /** Whether it says nothing. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** The bytes that {@link #decode} reads. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(erasedBelow);
      out.writeInt(mutes.size());
      for (Map.Entry<String, Long> mute : mutes.entrySet()) {
        out.writeUTF(mute.getKey());
        out.writeLong(mute.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("found an I/O error while writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The fence that {@link #encode} gave these bytes.
   *
   * @throws IOException for bytes that no release up to this one has written
   */
  public static TenantFence decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Forms.require(in.readUnsignedByte(), FORMAT, "tenant fence");
    long erasedBelow = in.readLong();
    Map<String, Long> mutes = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      mutes.put(in.readUTF(), in.readLong());
    }
    Forms.end(in, "tenant fence");
    return new TenantFence(erasedBelow, mutes);
  }
}
