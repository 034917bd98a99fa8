package dev.weir.tools.inspect;

import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKey;
import dev.weir.tools.read.KindRow;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Sums up models by tenant and keeps the largest; hands that on at the end, because a savepoint has
 * millions of models and only as many rows as tenants may travel to the client.
 */
final class SumModels extends AbstractStreamOperator<Tuple3<String, String, byte[]>>
    implements OneInputStreamOperator<Tuple2<ModelKey, Model>, Tuple3<String, String, byte[]>>,
        BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** Null: of all tenants. */
  private final String tenant;

  private final int top;

  private transient TreeMap<String, TenantSummary> tenants;
  private transient PriorityQueue<LargeModel> largest;
  private transient NearestNames others;
  private transient ModelFrame frame;

  SumModels(String tenant, int top) {
    this.tenant = tenant;
    this.top = top;
  }

  @Override
  public void open() throws Exception {
    super.open();
    tenants = new TreeMap<>();
    largest = new PriorityQueue<>(LargeModel.ORDER.reversed());
    others = tenant == null ? null : new NearestNames(tenant);
    frame = new ModelFrame();
  }

  @Override
  public void processElement(StreamRecord<Tuple2<ModelKey, Model>> element) throws Exception {
    ModelKey key = element.getValue().f0;
    if (tenant != null && !tenant.equals(key.tenant())) {
      others.add(key.tenant());
      return;
    }
    Model model = element.getValue().f1;
    frame.encode(model);
    SavepointSummary.summary(tenants, key.tenant()).add(key, model, frame.length());
    if (top > 0 && (largest.size() < top || frame.length() >= largest.peek().bytes())) {
      largest.add(LargeModel.of(key, model, frame.length()));
      if (largest.size() > top) {
        largest.poll();
      }
    }
  }

  @Override
  public void endInput() throws Exception {
    tenants.forEach((name, sum) -> collect(KindRow.of(Row.Kind.TENANT, name, sum.encode())));
    for (LargeModel model : largest) {
      collect(KindRow.of(Row.Kind.LARGE, model.key().tenant(), model.encode()));
    }
    if (others != null) {
      others.names().forEach(name -> collect(KindRow.of(Row.Kind.NAME, name)));
    }
  }

  private void collect(Tuple3<String, String, byte[]> row) {
    output.collect(new StreamRecord<>(row));
  }
}
