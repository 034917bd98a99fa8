package dev.weir.simulation;

import dev.weir.operator.ModelCacheSize;
import java.util.SplittableRandom;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** Where the models of a run live. */
enum Stores {
  HEAP {
    @Override
    ScoreTask.Store next(SplittableRandom random) {
      return new ScoreTask.Store(new HashMapStateBackend(), ModelCacheSize.AUTO);
    }
  },

  /** On disk, behind a cache that holds nothing, one model, some, all, or is off. */
  DISK {
    @Override
    ScoreTask.Store next(SplittableRandom random) {
      EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
      // What the harness has to share out would be too little, with a warning for every subtask.
      backend.getMemoryConfiguration().setUseManagedMemory(false);
      long bytes = random.nextInt(8) == 0 ? 0 : 1L << random.nextInt(MOST_CACHE_BITS);
      long dirty = random.nextBoolean() ? ModelCacheSize.AUTOMATIC : random.nextLong(2 * bytes + 1);
      return new ScoreTask.Store(backend, new ModelCacheSize(bytes, dirty));
    }
  };

  private static final int MOST_CACHE_BITS = 20;

  /** The place of one subtask of one attempt. */
  abstract ScoreTask.Store next(SplittableRandom random);
}
