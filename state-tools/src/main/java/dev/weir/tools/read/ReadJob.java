package dev.weir.tools.read;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.state.api.input.SourceBuilder;
import org.apache.flink.state.api.input.operator.KeyedStateReaderOperator;
import org.apache.flink.state.api.runtime.MutableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.collect.CollectSinkOperatorFactory;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.SerializedThrowable;

/**
 * A Flink job that reads one saved state, in this process or on the cluster this was started on.
 * Streams are made of its states, and rows are collected from one stream, once.
 */
public final class ReadJob {
  private static final String NAME = "Read a savepoint";

  /** What is told of a subtask that was asked for more after its failure, which it hides. */
  private static final String HIDDEN = "Task is not running";

  private final SavedState state;
  private final ReadSettings settings;
  private final StreamExecutionEnvironment env;
  private final SavepointReader reader;
  private final Stage stage;
  private volatile JobExecutionResult result;

  public ReadJob(SavedState state, ReadSettings settings) {
    this.state = state;
    this.settings = settings;
    this.stage = new Stage(settings.progress());
    this.env = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
    try {
      this.reader = SavepointReader.read(env, state.path());
    } catch (IOException e) {
      throw state.incompatible(deepestMessage(e), e);
    }
  }

  private Configuration configuration() {
    Configuration configuration = new Configuration();
    // Batch at a parallelism above 1 hangs where a function fails.
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, settings.parallelism());
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(StateBackendOptions.STATE_BACKEND, state.backend());
    // A row is as large as the largest model may be.
    configuration.set(CollectSinkOperatorFactory.MAX_BATCH_SIZE, MemorySize.ofMebiBytes(16));
    ProcessFolder.in(configuration);
    NetworkMemory.in(configuration);
    return configuration;
  }

  /** Where more may be added to what the states give. */
  public StreamExecutionEnvironment env() {
    return env;
  }

  /** What the job's streams say how far they are to. */
  public Stage stage() {
    return stage;
  }

  /** What {@code function} makes of every key of an operator. */
  public <K, T> DataStream<T> keyed(
      String uid,
      KeyedStateReaderFunction<K, T> function,
      TypeInformation<K> key,
      TypeInformation<T> row) {
    CountedState counted = new CountedState(state, uid, stage);
    // As SavepointReader does it, over files that say how far they are read.
    return opened(
        () ->
            SourceBuilder.fromFormat(
                env,
                new ToldInput<>(
                    counted.operator(),
                    MutableConfig.of(env.getConfiguration()),
                    new KeyedStateReaderOperator<>(counted.function(function), key),
                    env.getConfig(),
                    stage.id()),
                row));
  }

  /** The entries of a broadcast state of frames, each once. */
  public DataStream<Tuple2<String, byte[]>> broadcast(
      String uid, MapStateDescriptor<String, byte[]> descriptor) {
    return opened(
        () ->
            reader.readBroadcastState(
                OperatorIdentifier.forUid(uid),
                descriptor.getName(),
                Types.STRING,
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                descriptor.getKeySerializer(),
                descriptor.getValueSerializer()));
  }

  /** The elements of a list state of all subtasks. */
  public <T> DataStream<T> list(
      String uid, ListStateDescriptor<T> descriptor, TypeInformation<T> type) {
    return opened(
        () ->
            reader.readListState(
                OperatorIdentifier.forUid(uid),
                descriptor.getName(),
                type,
                descriptor.getElementSerializer()));
  }

  /** The elements of a union list state of all subtasks. */
  public <T> DataStream<T> union(
      String uid, ListStateDescriptor<T> descriptor, TypeInformation<T> type) {
    return opened(
        () ->
            reader.readUnionState(
                OperatorIdentifier.forUid(uid),
                descriptor.getName(),
                type,
                descriptor.getElementSerializer()));
  }

  /** Opens a state by its name. */
  private interface Opening<T> {
    DataStream<T> open() throws IOException;
  }

  private <T> DataStream<T> opened(Opening<T> opening) {
    try {
      return opening.open();
    } catch (IOException e) {
      throw state.incompatible(deepestMessage(e), e);
    }
  }

  /**
   * Runs the job and hands every row of {@code rows} on, by one thread.
   *
   * @param what it does, for who looks at its progress
   * @throws StateFault where the state cannot be read, or the time is over
   */
  public <T> void forEach(String what, DataStream<T> rows, Consumer<T> to) {
    try (stage) {
      stage.begin(what, Progress.Unit.BYTES);
      CloseableIterator<T> collected = rows.collectAsync();
      JobClient job = env.executeAsync(NAME);
      inTime(job, () -> drain(collected, job, to));
      stage.complete();
    } catch (TimeoutException e) {
      throw new StateFault(
          StateFault.Kind.TOO_SLOW,
          state.path()
              + ": found it unread after "
              + settings.timeout()
              + ", expected its end; allow more time",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(state.path() + ": the reading was interrupted", e);
    } catch (Exception e) {
      Exception first = hides(e) ? stage.failure().orElse(e) : e;
      StateFault told = told(first);
      throw told == null ? state.incompatible(deepestMessage(first), e) : told;
    }
  }

  /**
   * What a subtask has said itself; null if nothing. Flink's own search fails where a plain
   * Exception stands among the causes, as where state cannot be restored.
   */
  private static StateFault told(Exception e) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof StateFault)) {
      Throwable own =
          cause instanceof SerializedThrowable serialized
              ? serialized.deserializeError(StateFault.class.getClassLoader())
              : cause;
      cause = own == cause ? cause.getCause() : own;
    }
    return (StateFault) cause;
  }

  /** What accumulators of this name have added up; 0 where there is none. After the job has run. */
  public long counted(String name) {
    Long counted = result.getAccumulatorResult(name);
    return counted == null ? 0 : counted;
  }

  /** In a thread of its own, because the iterator waits without end. */
  private void inTime(JobClient job, Callable<Void> work) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Void> result = thread.submit(work);
      result.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      CompletableFuture<Void> cancelled = job.cancel();
      cancelled.exceptionally(gone -> null).join();
      throw e;
    } finally {
      thread.shutdownNow();
    }
  }

  private <T> Void drain(CloseableIterator<T> collected, JobClient job, Consumer<T> to)
      throws Exception {
    try (collected) {
      while (hasNext(collected, job)) {
        to.accept(collected.next());
      }
    }
    result = job.getJobExecutionResult().get();
    return null;
  }

  private static boolean hasNext(CloseableIterator<?> collected, JobClient job) throws Exception {
    try {
      return collected.hasNext();
    } catch (RuntimeException e) {
      // The iterator only knows that the job is gone; the job knows why.
      job.getJobExecutionResult().get();
      throw e;
    }
  }

  /** Of a failure and what follows from it, Flink may tell anything first. */
  private static boolean hides(Exception e) {
    return Causes.deepest(e).startsWith(HIDDEN);
  }

  private static String deepestMessage(Exception e) {
    return hides(e)
        ? "a part that cannot be read (weir state verify says which)"
        : Causes.deepest(e);
  }
}
