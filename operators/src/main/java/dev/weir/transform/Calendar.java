package dev.weir.transform;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Appends the time of day and the day of the week of the event's own time, each as sine and cosine,
 * so that 23:59 and 00:00 are neighbours: what is normal at noon on a Monday may be rare at night.
 *
 * <p>The time of day turns evenly from midnight to midnight; the day of the week goes in seven
 * steps from Monday. The zone is a fixed distance from UTC, without summer time. No input makes
 * these outputs, so that a score that is high because of the hour names no feature for it.
 */
public final class Calendar implements Transform {
  // 1: hour of day, day of week, zone offset in minutes, inputs.
  private static final short VERSION = 1;

  private static final int DAYS = 7;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long DAY_MILLIS = 24 * 60 * MINUTE_MILLIS;
  private static final long WEEK_MILLIS = DAYS * DAY_MILLIS;

  // 1 January 1970 was a Thursday, three days after a Monday.
  private static final long FIRST_DAY_MILLIS = 3 * DAY_MILLIS;

  private final Parameters parameters;
  private final int inputs;

  /**
   * What is appended.
   *
   * @param hourOfDay whether the time of day is, in two outputs
   * @param dayOfWeek whether the day of the week is, in two outputs behind
   * @param zoneOffsetMinutes how far local time is ahead of UTC, {@value #MIN_OFFSET} to {@value
   *     #MAX_OFFSET}
   */
  public record Parameters(boolean hourOfDay, boolean dayOfWeek, int zoneOffsetMinutes)
      implements TransformParameters {
    /** Both, in UTC. */
    public static final Parameters DEFAULT = new Parameters(true, true, 0);

    static final int MIN_OFFSET = -1_080;
    static final int MAX_OFFSET = 1_080;

    private static final int SAVED_BYTES = 11;

    /**
     * Checks the offset, and that something is appended.
     *
     * @throws IllegalArgumentException "field: found X, expected Y"
     */
    public Parameters {
      Check.within("zoneOffsetMinutes", zoneOffsetMinutes, MIN_OFFSET, MAX_OFFSET);
      if (!hourOfDay && !dayOfWeek) {
        throw new IllegalArgumentException(
            "dayOfWeek: found false, expected true where hourOfDay is false");
      }
    }

    @Override
    public TransformType type() {
      return TransformType.CALENDAR;
    }

    @Override
    public int outputs(int inputs) {
      return inputs + (hourOfDay ? 2 : 0) + (dayOfWeek ? 2 : 0);
    }

    @Override
    public long savedBytes(int inputs) {
      return SAVED_BYTES;
    }

    /** A few divisions. */
    @Override
    public double nanosPerRecord(int inputs) {
      return 80;
    }

    /** Nothing is random here: the seed is not used. */
    @Override
    public Calendar create(int inputs, long seed) {
      return new Calendar(this, Check.inputs(inputs));
    }
  }

  private Calendar(Parameters parameters, int inputs) {
    this.parameters = parameters;
    this.inputs = inputs;
  }

  @Override
  public TransformType type() {
    return TransformType.CALENDAR;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int outputs() {
    return parameters.outputs(inputs);
  }

  /** Always: there is nothing to learn. */
  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public void apply(double[] in, long timeMillis, double[] out) {
    System.arraycopy(in, 0, out, 0, inputs);
    // Within the week first: near the ends of the range the offset would overflow.
    long ahead = parameters.zoneOffsetMinutes() * MINUTE_MILLIS + FIRST_DAY_MILLIS;
    long ofWeek = Math.floorMod(Math.floorMod(timeMillis, WEEK_MILLIS) + ahead, WEEK_MILLIS);
    int at = inputs;
    if (parameters.hourOfDay()) {
      turn((ofWeek % DAY_MILLIS) / (double) DAY_MILLIS, out, at);
      at += 2;
    }
    if (parameters.dayOfWeek()) {
      turn((ofWeek / DAY_MILLIS) / (double) DAYS, out, at);
    }
  }

  private static void turn(double part, double[] out, int at) {
    double angle = 2 * Math.PI * part;
    out[at] = StrictMath.sin(angle);
    out[at + 1] = StrictMath.cos(angle);
  }

  @Override
  public void learn(double[] in, long timeMillis) {
    Check.finite(in, inputs);
  }

  /** Inputs have their own shares; those of the calendar are lost, as no feature makes it. */
  @Override
  public void attribute(double[] in, double[] outShares, double[] inShares) {
    System.arraycopy(outShares, 0, inShares, 0, inputs);
  }

  @Override
  public Calendar copy() {
    return new Calendar(parameters, inputs);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeShort(VERSION);
    out.writeBoolean(parameters.hourOfDay());
    out.writeBoolean(parameters.dayOfWeek());
    out.writeShort(parameters.zoneOffsetMinutes());
    out.writeInt(inputs);
  }

  static Calendar load(DataInput in) throws IOException {
    Saved saved = new Saved(TransformType.CALENDAR);
    saved.version(in, VERSION);
    boolean hourOfDay = in.readBoolean();
    boolean dayOfWeek = in.readBoolean();
    int offset = in.readShort();
    Parameters parameters = saved.parameters(() -> new Parameters(hourOfDay, dayOfWeek, offset));
    return new Calendar(parameters, saved.inputs(in));
  }
}
