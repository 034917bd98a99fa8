package dev.weir.tools;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Adds up what is read by tenant and hands the sums on at the end: a savepoint has millions of
 * models, and only as many rows as tenants may travel to the client.
 */
final class TenantTotals
    extends AbstractStreamOperator<Tuple6<String, Long, Long, Long, Long, Boolean>>
    implements OneInputStreamOperator<
            Tuple6<String, Long, Long, Long, Long, Boolean>,
            Tuple6<String, Long, Long, Long, Long, Boolean>>,
        BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** The components of {@link TenantContents}, in their order. */
  static final TypeInformation<Tuple6<String, Long, Long, Long, Long, Boolean>> ROW =
      Types.TUPLE(Types.STRING, Types.LONG, Types.LONG, Types.LONG, Types.LONG, Types.BOOLEAN);

  private transient Map<String, TenantContents> totals;

  @Override
  public void open() throws Exception {
    super.open();
    totals = new TreeMap<>();
  }

  @Override
  public void processElement(
      StreamRecord<Tuple6<String, Long, Long, Long, Long, Boolean>> element) {
    TenantContents read = contents(element.getValue());
    totals.merge(read.tenant(), read, TenantContents::plus);
  }

  @Override
  public void endInput() {
    for (TenantContents total : totals.values()) {
      output.collect(new StreamRecord<>(row(total)));
    }
  }

  static Tuple6<String, Long, Long, Long, Long, Boolean> row(TenantContents contents) {
    return Tuple6.of(
        contents.tenant(),
        contents.models(),
        contents.judged(),
        contents.learned(),
        contents.configVersion(),
        contents.removed());
  }

  static TenantContents contents(Tuple6<String, Long, Long, Long, Long, Boolean> row) {
    return new TenantContents(row.f0, row.f1, row.f2, row.f3, row.f4, row.f5);
  }
}
