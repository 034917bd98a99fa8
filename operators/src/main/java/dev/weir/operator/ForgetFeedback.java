package dev.weir.operator;

import dev.weir.command.Command;
import dev.weir.command.CommandOrder;
import dev.weir.command.CommandType;
import dev.weir.tenant.Feedback;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.Collector;

/** Says to {@link JoinFeedback} what the commands erase; it has no state. */
public final class ForgetFeedback implements FlatMapFunction<Tuple2<String, byte[]>, Feedback> {
  private static final long serialVersionUID = 1L;

  @Override
  public void flatMap(Tuple2<String, byte[]> order, Collector<Feedback> out) throws Exception {
    Command command = CommandOrder.decode(order.f1).command();
    if (command.type() == CommandType.ERASE_TENANT) {
      out.collect(Feedback.forgetting(command.tenant(), ""));
    } else if (command.type() == CommandType.ERASE_ENTITY) {
      out.collect(Feedback.forgetting(command.tenant(), command.entity()));
    }
  }
}
