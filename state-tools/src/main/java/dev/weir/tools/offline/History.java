package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import dev.weir.tools.read.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** Records of the past, to be read once, each partition's in its order. */
interface History extends Serializable {
  /** Nothing. */
  History NONE =
      new History() {
        private static final long serialVersionUID = 1L;

        @Override
        public long size() {
          return 0;
        }

        @Override
        public Progress.Unit unit() {
          return Progress.Unit.RECORDS;
        }

        @Override
        public Share open(int subtask, int subtasks) {
          return NOTHING;
        }
      };

  /** A part without a record. */
  Share NOTHING =
      new Share() {
        @Override
        public RawRecord next() {
          return null;
        }

        @Override
        public boolean isAtEnd() {
          return true;
        }

        @Override
        public long done() {
          return 0;
        }

        @Override
        public void close() {}
      };

  /** How much there is to read, in the steps that shares count. */
  long size();

  /** What such a step is. */
  Progress.Unit unit();

  /**
   * What one of {@code subtasks} readers reads. Shares have no partition in common.
   *
   * @throws IOException where it cannot be read
   */
  Share open(int subtask, int subtasks) throws IOException;

  /** What one reader reads; for one thread. */
  interface Share extends Closeable {
    /** Splits with a clock of their own; empty where records move no clock. */
    default List<String> splits() {
      return List.of();
    }

    /** Name of the split that a record belongs to. */
    default String splitOf(RawRecord raw) {
      return null;
    }

    /**
     * The next record; null if there is none now, or at the end. May wait for some time.
     *
     * @throws IOException where it cannot be read, with the place
     */
    RawRecord next() throws IOException;

    /** Whether no record comes any more. */
    boolean isAtEnd();

    /** Steps done so far. */
    long done();
  }
}
