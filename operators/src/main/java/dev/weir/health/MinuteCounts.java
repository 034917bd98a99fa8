package dev.weir.health;

import dev.weir.event.RejectionCode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What happened to a tenant's records in one minute of their Kafka timestamps, or a part of it: the
 * counts of any parts of a minute, added in any order, are those of the whole.
 *
 * <p>Saved form, version 1: version (byte), minute and latest timestamp (two longs), quantities
 * (count byte; each code byte, long), rejections (count short; each name UTF, long), classes of
 * rarity (count short; each class short, long). Only what is not 0 is written.
 */
public final class MinuteCounts {
  /** Milliseconds of a minute. */
  public static final long MINUTE_MILLIS = 60_000;

  /** The minute of what belongs to none: it moves no clock and stands in the next one. */
  public static final long TIMELESS = -MINUTE_MILLIS;

  private static final int FORMAT = 1;
  private static final Quantity[] QUANTITIES = Quantity.values();
  private static final RejectionCode[] CODES = RejectionCode.values();

  private final long minuteMillis;
  private final long[] quantities = new long[QUANTITIES.length];
  private final long[] rejected = new long[CODES.length];
  private long latestMillis;
  private long[] rarities;

  /** Nothing yet, of the minute that {@code timestampMillis} is in. */
  public MinuteCounts(long timestampMillis) {
    minuteMillis = minuteOf(timestampMillis);
    latestMillis = minuteMillis;
  }

  /** The beginning of the minute that {@code timestampMillis} is in. */
  public static long minuteOf(long timestampMillis) {
    return Math.floorDiv(timestampMillis, MINUTE_MILLIS) * MINUTE_MILLIS;
  }

  /** The minute's beginning. */
  public long minuteMillis() {
    return minuteMillis;
  }

  /** The largest timestamp counted: how far the tenant's own clock has come. */
  public long latestMillis() {
    return latestMillis;
  }

  /** Notes a timestamp in this minute. */
  public void at(long timestampMillis) {
    if (timestampMillis > latestMillis) {
      latestMillis = timestampMillis;
    }
  }

  /** Counts one. */
  public void count(Quantity quantity) {
    quantities[quantity.ordinal()]++;
  }

  /** Counts so many. */
  public void count(Quantity quantity, long many) {
    quantities[quantity.ordinal()] += many;
  }

  /** Counts one refused record; the record itself is counted apart. */
  public void reject(RejectionCode code) {
    rejected[code.ordinal()]++;
  }

  /** Counts the rarity of a settled model's score. */
  public void rarity(double rarity) {
    if (rarities == null) {
      rarities = new long[RarityHistogram.CLASSES];
    }
    rarities[RarityHistogram.classOf(rarity)]++;
  }

  /** Adds another part of the same minute, or what belongs to none. */
  public void add(MinuteCounts part) {
    if (part.minuteMillis != minuteMillis && part.minuteMillis != TIMELESS) {
      throw new IllegalArgumentException(
          "minute: found " + part.minuteMillis + ", expected " + minuteMillis);
    }
    at(part.latestMillis);
    sum(quantities, part.quantities);
    sum(rejected, part.rejected);
    if (part.rarities != null) {
      if (rarities == null) {
        rarities = new long[RarityHistogram.CLASSES];
      }
      sum(rarities, part.rarities);
    }
  }

  /** How many. */
  public long of(Quantity quantity) {
    return quantities[quantity.ordinal()];
  }

  /** Counts the refusal of a record that is counted as accepted. */
  public void rejectAccepted(RejectionCode code) {
    reject(code);
    count(Quantity.REFUSED_LATER);
  }

  /** Records refused for this reason. */
  public long rejected(RejectionCode code) {
    return rejected[code.ordinal()];
  }

  /** Records refused. */
  public long rejected() {
    return Arrays.stream(rejected).sum();
  }

  /** Events judged, whatever came of it. */
  public long judged() {
    return settled() + of(Quantity.WARMING) + of(Quantity.UNSCORED);
  }

  /** Scores that mean something: of settled models and of fallbacks. */
  public long settled() {
    return of(Quantity.SCORED) + of(Quantity.FALLBACK);
  }

  /** Scores of some severity. */
  public long anomalies() {
    return of(Quantity.MEDIUM) + of(Quantity.HIGH) + of(Quantity.CRITICAL);
  }

  /** Whether every record that was counted as accepted is counted as judged or refused too. */
  public boolean isWhole() {
    return of(Quantity.ACCEPTED) == judged() + of(Quantity.REFUSED_LATER);
  }

  /** A quantile of the rarities; {@code NaN} if there are none. */
  public double rarityAt(double share) {
    return rarities == null ? Double.NaN : RarityHistogram.quantile(rarities, share);
  }

  /** Writes the saved form. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeLong(minuteMillis);
    out.writeLong(latestMillis);
    out.writeByte(present(quantities));
    for (Quantity quantity : QUANTITIES) {
      if (of(quantity) != 0) {
        out.writeByte(quantity.code());
        out.writeLong(of(quantity));
      }
    }
    out.writeShort(present(rejected));
    for (RejectionCode code : CODES) {
      if (rejected(code) != 0) {
        out.writeUTF(code.name());
        out.writeLong(rejected(code));
      }
    }
    out.writeShort(rarities == null ? 0 : present(rarities));
    for (int place = 0; rarities != null && place < rarities.length; place++) {
      if (rarities[place] != 0) {
        out.writeShort(place);
        out.writeLong(rarities[place]);
      }
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IllegalArgumentException for what only a later release can have written
   */
  public static MinuteCounts read(DataInput in) throws IOException {
    int format = in.readUnsignedByte();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "counts of a minute: found format " + format + ", expected " + FORMAT);
    }
    MinuteCounts counts = new MinuteCounts(in.readLong());
    counts.latestMillis = in.readLong();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      counts.count(Quantity.ofCode(in.readUnsignedByte()), in.readLong());
    }
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      counts.rejected[RejectionCode.valueOf(in.readUTF()).ordinal()] += in.readLong();
    }
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      if (counts.rarities == null) {
        counts.rarities = new long[RarityHistogram.CLASSES];
      }
      counts.rarities[in.readUnsignedShort()] += in.readLong();
    }
    return counts;
  }

  private static int present(long[] counts) {
    int present = 0;
    for (long count : counts) {
      present += count == 0 ? 0 : 1;
    }
    return present;
  }

  private static void sum(long[] to, long[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MinuteCounts counts
        && minuteMillis == counts.minuteMillis
        && latestMillis == counts.latestMillis
        && Arrays.equals(quantities, counts.quantities)
        && Arrays.equals(rejected, counts.rejected)
        && (rarities == null) == (counts.rarities == null)
        && Arrays.equals(rarities, counts.rarities);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(quantities) + 31 * Long.hashCode(minuteMillis);
  }

  @Override
  public String toString() {
    return "MinuteCounts["
        + minuteMillis
        + ", "
        + Arrays.toString(quantities)
        + ", rejected "
        + Arrays.toString(rejected)
        + "]";
  }
}
