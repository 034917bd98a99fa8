package dev.weir.simulation;

import dev.weir.event.RawRecord;
import dev.weir.operator.OutputRecord;

/** Follows what goes into the topics, and judges what comes out. */
interface Oracle {
  /** Takes an event that is about to be appended; false if it must wait. */
  boolean offer(RawRecord event);

  /** Takes a config request that is about to be appended; false if it must wait. */
  boolean request(RawRecord request);

  /** Judges an output that has become visible. */
  void committed(OutputRecord output);

  /** Events before {@code offsets} will not be read again. */
  void covered(int[] offsets);

  /** A job starts without models. */
  void forgetModels();

  /** All events and requests have been handled, and {@code job} stands still. */
  void finish(Job job) throws Exception;

  ReferenceConfigs configs();
}
