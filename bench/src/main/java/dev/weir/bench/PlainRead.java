package dev.weir.bench;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.States;
import dev.weir.state.Uids;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * What any reading of saved models costs at least: the State Processor gives every key and its
 * value to a function that counts them.
 */
final class PlainRead {
  private static final String MODELS = "models";

  private PlainRead() {}

  /**
   * Counts and prints.
   *
   * @param arguments the savepoint and the number of subtasks
   */
  public static void main(String[] arguments) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    configuration.set(StateBackendOptions.STATE_BACKEND, Backend.ROCKSDB.option());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(Integer.parseInt(arguments[1]));
    SavepointReader.read(env, arguments[0])
        .readKeyedState(
            OperatorIdentifier.forUid(Uids.SCORE_EVENTS),
            new Decode(),
            States.KEY_TYPE,
            Types.BOOLEAN)
        .filter(new Count())
        .sinkTo(new DiscardingSink<>());
    long models = env.execute().<Long>getAccumulatorResult(MODELS);
    System.out.println(MODELS + " " + models);
    System.exit(0);
  }

  /** What it has printed. */
  static long count(List<String> output) {
    return output.stream()
        .filter(line -> line.startsWith(MODELS + " "))
        .mapToLong(line -> Long.parseLong(line.substring(MODELS.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("found no count in " + output));
  }

  private static final class Decode extends KeyedStateReaderFunction<ModelKey, Boolean> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Model> models;

    @Override
    public void open(OpenContext context) {
      models = getRuntimeContext().getState(States.model());
    }

    @Override
    public void readKey(ModelKey key, Context context, Collector<Boolean> out) throws Exception {
      out.collect(models.value() != null);
    }
  }

  /** Lets nothing pass. */
  private static final class Count extends RichFilterFunction<Boolean> {
    private static final long serialVersionUID = 1L;

    private final LongCounter counted = new LongCounter();

    @Override
    public void open(OpenContext context) {
      getRuntimeContext().addAccumulator(MODELS, counted);
    }

    @Override
    public boolean filter(Boolean isModel) {
      counted.add(isModel ? 1 : 0);
      return false;
    }
  }
}
