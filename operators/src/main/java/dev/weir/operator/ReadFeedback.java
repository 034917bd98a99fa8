package dev.weir.operator;

import dev.weir.event.RawRecord;
import dev.weir.event.Rejection;
import dev.weir.event.RejectionCode;
import dev.weir.tenant.Feedback;
import dev.weir.tenant.InvalidConfigException;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Reads what people say of alerts.
 *
 * <ul>
 *   <li>Input: records of the topic {@code feedback}
 *   <li>Output: those that can be read
 *   <li>Side output: {@link #DEAD_LETTERS}, the others as they came, with what is wrong in headers
 *   <li>State: none
 * </ul>
 */
public final class ReadFeedback extends ProcessFunction<RawRecord, Feedback> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<OutputRecord> DEAD_LETTERS =
      new OutputTag<>("feedback-dead-letters", WireTypes.OUTPUT_RECORD);

  private final EventRules rules;

  public ReadFeedback(EventRules rules) {
    this.rules = rules;
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<Feedback> out) {
    Feedback feedback;
    try {
      feedback = Feedback.read(raw.value());
    } catch (InvalidConfigException e) {
      String message = e.getMessage() + "; " + RejectionCode.INVALID_FEEDBACK.remedy();
      Rejection rejection = new Rejection(RejectionCode.INVALID_FEEDBACK, null, null, message);
      context.output(DEAD_LETTERS, DeadLetters.of(raw, rejection, rules.maxLetterBytes()));
      return;
    }
    out.collect(feedback);
  }
}
