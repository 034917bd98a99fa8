package dev.weir.tools.write;

import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The Flink job that reads every element, edits it, and writes it; it runs once. */
final class RewriteJob {
  private final ReadJob job;
  private final Edits edits;
  private final List<String> uids;
  private final SavedState in;

  /** Of every operator with keys: what it writes at its end, as a part of the job's stage. */
  private final Map<String, Integer> parts = new HashMap<>();

  /** {@code uids}: the operators whose elements are read. */
  RewriteJob(SavedState in, ReadSettings settings, Edits edits, List<String> uids) {
    this.job = new ReadJob(in, settings);
    this.edits = edits;
    this.uids = uids;
    this.in = in;
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    configuration.set(ExecutionOptions.SNAPSHOT_COMPRESSION, false);
    job.env().configure(configuration);
  }

  /** Edits, and writes nothing. */
  RewriteReport plan() {
    return run("Planning", false, this::nothing);
  }

  /** Counts the elements, and the timers. */
  RewriteReport count() {
    return run("Counting", true, this::nothing);
  }

  /**
   * Writes.
   *
   * @param folder where files are written
   * @param to told what every subtask has written
   */
  RewriteReport write(String folder, int maxParallelism, NewMetadata to) {
    return run(
        "Writing",
        false,
        (elements, uid, keyed) -> {
          WriteState writer =
              keyed ? new WriteKeyed(uid, folder, edits) : new WriteUnkeyed(uid, folder, edits);
          if (keyed) {
            parts.put(uid, job.stage().part(bytes(uid), 0));
          }
          return keyed
              ? byKey(elements, uid)
                  .transform("Write " + uid, WriteState.ROW, writer)
                  .setMaxParallelism(maxParallelism)
              : elements
                  .transform("Write lists of " + uid, WriteState.ROW, writer)
                  .setParallelism(1);
        },
        to);
  }

  private long bytes(String uid) {
    return in.keyedHandles(uid).stream().mapToLong(KeyedStateHandle::getStateSize).sum();
  }

  /** A subtask has written its share. */
  private void say(String uid, int place) {
    if (place != WriteState.UNKEYED) {
      long share = bytes(uid) / job.env().getParallelism();
      job.stage().step(parts.get(uid), share);
    }
  }

  private interface Writer {
    DataStream<Tuple3<String, Integer, byte[]>> write(
        DataStream<Saved> elements, String uid, boolean keyed);
  }

  private DataStream<Tuple3<String, Integer, byte[]>> nothing(
      DataStream<Saved> elements, String uid, boolean keyed) {
    return elements.flatMap((saved, out) -> {}, WriteState.ROW);
  }

  private RewriteReport run(String what, boolean withTimers, Writer writer) {
    return run(what, withTimers, writer, null);
  }

  private RewriteReport run(String what, boolean withTimers, Writer writer, NewMetadata to) {
    job.forEach(
        what,
        rows(new SavedElements(job, withTimers), writer),
        row -> {
          to.add(row.f0, row.f1, row.f2);
          say(row.f0, row.f1);
        });
    return Tally.report(job, SavedElements.kinds(uids));
  }

  private DataStream<Tuple3<String, Integer, byte[]>> rows(SavedElements saved, Writer writer) {
    DataStream<Saved> added = added();
    DataStream<Tuple3<String, Integer, byte[]>> rows = null;
    for (String uid : uids) {
      for (boolean keyed : new boolean[] {false, true}) {
        DataStream<Saved> elements = elements(saved, uid, keyed);
        if (elements != null) {
          DataStream<Saved> all = elements.union(of(added, uid, keyed));
          var written = writer.write(all, uid, keyed);
          rows = rows == null ? written : rows.union(written);
        }
      }
    }
    return rows;
  }

  private DataStream<Saved> elements(SavedElements saved, String uid, boolean keyed) {
    DataStream<Saved> elements = null;
    for (SavedKind kind : SavedKind.under(uid)) {
      if (kind.keyed() == keyed) {
        if (keyed) {
          return edited(keyed(saved, uid), 0);
        }
        DataStream<Saved> one = edited(saved.unkeyed(kind), 1);
        elements = elements == null ? one : elements.union(one);
      }
    }
    return elements;
  }

  /** Of lanes that become one, the model that goes on. */
  private DataStream<Saved> keyed(SavedElements saved, String uid) {
    DataStream<Saved> all = saved.keyed(uid);
    UnitedLanes lanes = edits.unitedLanes();
    if (lanes == null || !SavedKind.under(uid).contains(SavedKind.MODEL)) {
      return all;
    }
    DataStream<Saved> united =
        all.filter(model -> lanes.of((Saved.KeyedModel) model) != null)
            .keyBy(model -> lanes.of((Saved.KeyedModel) model), States.KEY_TYPE)
            .process(new ChooseLane(), SavedSerializer.TYPE);
    return all.filter(model -> lanes.of((Saved.KeyedModel) model) == null).union(united);
  }

  private DataStream<Saved> edited(DataStream<Saved> elements, int parallelism) {
    SingleOutputStreamOperator<Saved> edited =
        elements.flatMap(new EditSaved(edits), SavedSerializer.TYPE);
    return parallelism == 0 ? edited : edited.setParallelism(parallelism);
  }

  private DataStream<Saved> added() {
    Set<String> into = new HashSet<>(uids);
    into.retainAll(edits.uids());
    return job.env()
        .fromData(Types.LONG, 0L)
        .setParallelism(1)
        .flatMap(new AddSaved(edits, into), SavedSerializer.TYPE)
        .setParallelism(1);
  }

  private static DataStream<Saved> of(DataStream<Saved> added, String uid, boolean keyed) {
    return added
        .filter(saved -> saved.kind().uid().equals(uid) && saved.kind().keyed() == keyed)
        .setParallelism(1);
  }

  private static KeyedStream<Saved, ?> byKey(DataStream<Saved> elements, String uid) {
    return SavedKind.under(uid).contains(SavedKind.MODEL)
        ? elements.keyBy(RewriteJob::modelKey, States.KEY_TYPE)
        : elements.keyBy(RewriteJob::tenant, Types.STRING);
  }

  private static ModelKey modelKey(Saved saved) {
    return ((Saved.KeyedModel) saved).key();
  }

  private static String tenant(Saved saved) {
    return ((Saved.OfTenant) saved).tenant();
  }
}
