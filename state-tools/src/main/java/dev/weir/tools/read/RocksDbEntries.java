package dev.weir.tools.read;

import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.FullSnapshotResources;
import org.apache.flink.runtime.state.KeyValueStateIterator;
import org.apache.flink.runtime.state.KeyedStateBackendParametersImpl;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;

/**
 * The entries of RocksDB's own files: they are copied to a disk here, opened, and walked over as if
 * a canonical savepoint were to be written. No value is decoded.
 */
final class RocksDbEntries {
  private final String uid;
  private final int maxParallelism;
  private final KeyedStateHandle handle;

  RocksDbEntries(String uid, int maxParallelism, KeyedStateHandle handle) {
    this.uid = uid;
    this.maxParallelism = maxParallelism;
    this.handle = handle;
  }

  void read(Environment environment, TypeSerializer<?> key, KeyGroupFile.Entries to)
      throws Exception {
    EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
    backend.getMemoryConfiguration().setUseManagedMemory(false);
    try (CloseableRegistry streams = new CloseableRegistry()) {
      AbstractKeyedStateBackend<?> opened =
          backend.createKeyedStateBackend(parameters(environment, key, streams));
      try {
        walk((RocksDBKeyedStateBackend<?>) opened, to);
      } finally {
        opened.dispose();
      }
    }
  }

  private <K> KeyedStateBackendParametersImpl<K> parameters(
      Environment environment, TypeSerializer<K> key, CloseableRegistry streams) {
    return new KeyedStateBackendParametersImpl<>(
        environment,
        new JobID(),
        uid,
        key,
        maxParallelism,
        handle.getKeyGroupRange(),
        environment.getTaskKvStateRegistry(),
        TtlTimeProvider.DEFAULT,
        new UnregisteredMetricsGroup(),
        List.of(handle),
        streams);
  }

  private void walk(RocksDBKeyedStateBackend<?> opened, KeyGroupFile.Entries to) throws Exception {
    FullSnapshotResources<?> all = opened.savepoint().getSnapshotResources();
    List<StateMetaInfoSnapshot> states = all.getMetaInfoSnapshots();
    int prefix =
        CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(maxParallelism);
    try (KeyValueStateIterator entries = all.createKVStateIterator()) {
      for (; entries.isValid(); entries.next()) {
        StateMetaInfoSnapshot state = states.get(entries.kvStateId());
        byte[] key = entries.key().clone();
        to.entry(RawEntry.of(uid, state, entries.keyGroup(), prefix, key, entries.value()));
      }
    } finally {
      all.release();
    }
  }
}
