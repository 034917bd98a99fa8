package dev.weir.tools.read;

/** Told how far long work has come. Called by any thread. */
public interface Progress {
  /** Says nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void begin(String what, long total) {}

        @Override
        public void step(long done) {}

        @Override
        public void end() {}
      };

  /**
   * A stage begins.
   *
   * @param what it does, in a few words
   * @param total its steps; -1 where nobody knows
   */
  void begin(String what, long total);

  /** So many steps of the present stage more are done. */
  void step(long done);

  /** The present stage is over. */
  void end();
}
