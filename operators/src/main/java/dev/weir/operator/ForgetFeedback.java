package dev.weir.operator;

import dev.weir.command.Command;
import dev.weir.command.CommandAck;
import dev.weir.command.CommandType;
import dev.weir.tenant.Feedback;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.Collector;

/**
 * Says to {@link JoinFeedback} what is erased, when the models of a subtask have done their part:
 * by then that subtask makes no alert of it any more. To forget again changes nothing. No state.
 */
public final class ForgetFeedback implements FlatMapFunction<Tuple2<String, byte[]>, Feedback> {
  private static final long serialVersionUID = 1L;

  @Override
  public void flatMap(Tuple2<String, byte[]> ack, Collector<Feedback> out) throws Exception {
    Command command = CommandAck.decode(ack.f1).order().command();
    if (command.type() == CommandType.ERASE_TENANT) {
      out.collect(Feedback.forgetting(command.tenant(), ""));
    } else if (command.type() == CommandType.ERASE_ENTITY) {
      out.collect(Feedback.forgetting(command.tenant(), command.entity()));
    }
  }
}
