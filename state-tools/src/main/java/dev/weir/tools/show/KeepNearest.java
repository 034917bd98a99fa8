package dev.weir.tools.show;

import dev.weir.tools.inspect.NearestNames;
import dev.weir.tools.read.KindRow;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Hands models on at once, and of each kind of names the nearest few at the end. */
final class KeepNearest extends AbstractStreamOperator<Tuple3<String, String, byte[]>>
    implements OneInputStreamOperator<
            Tuple3<String, String, byte[]>, Tuple3<String, String, byte[]>>,
        BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final Wanted wanted;
  private transient Map<ModelRow.Kind, NearestNames> nearest;

  KeepNearest(Wanted wanted) {
    this.wanted = wanted;
  }

  /** The names to be kept, none yet. */
  static Map<ModelRow.Kind, NearestNames> names(Wanted wanted) {
    Map<ModelRow.Kind, NearestNames> names = new EnumMap<>(ModelRow.Kind.class);
    names.put(ModelRow.Kind.TENANT, new NearestNames(wanted.tenant()));
    String entity = wanted.entity() == null ? "" : wanted.entity();
    names.put(ModelRow.Kind.ENTITY, new NearestNames(entity));
    names.put(ModelRow.Kind.LANE, new NearestNames(Integer.toString(wanted.lane())));
    return names;
  }

  @Override
  public void open() throws Exception {
    super.open();
    nearest = names(wanted);
  }

  @Override
  public void processElement(StreamRecord<Tuple3<String, String, byte[]>> element) {
    NearestNames names = nearest.get(ModelRow.kind(element.getValue()));
    if (names == null) {
      output.collect(element);
    } else {
      names.add(element.getValue().f1);
    }
  }

  @Override
  public void endInput() {
    nearest.forEach(
        (kind, names) ->
            names
                .names()
                .forEach(name -> output.collect(new StreamRecord<>(KindRow.of(kind, name)))));
  }
}
