package dev.weir.tools.read;

/** Told how far long work has come: by a {@link Stage}, one call at a time. */
public interface Progress {
  /** Says nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void begin(String what, long total, Unit unit) {}

        @Override
        public void step(long done) {}

        @Override
        public void end() {}
      };

  /** What the steps are. */
  enum Unit {
    BYTES,
    RECORDS
  }

  /**
   * A stage begins.
   *
   * @param what it does, in a few words
   * @param total its steps; {@link Stage#UNKNOWN} where nobody knows
   */
  void begin(String what, long total, Unit unit);

  /** So many steps of the present stage more are done; never more than its total. */
  void step(long done);

  /** The present stage is over: all of it where all its steps were said, else it has failed. */
  void end();
}
