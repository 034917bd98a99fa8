package dev.weir.sabotage;

import dev.weir.job.Endpoints;
import dev.weir.job.WeirJob;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The job as it is, with ends that fail on order. Arguments: the folder of the {@link Orders}, then
 * those of {@link WeirJob}.
 */
public final class SabotagedJob {
  private SabotagedJob() {}

  /** What {@code flink run -c} starts. */
  public static void main(String[] arguments) throws Exception {
    Orders orders = new Orders(Path.of(arguments[0]));
    String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
    WeirJob.run(options, endpoints -> sabotaged(endpoints, orders));
  }

  private static Endpoints sabotaged(Endpoints endpoints, Orders orders) {
    return new Endpoints(
        endpoints.events(),
        endpoints.config(),
        endpoints.feedback(),
        new SabotagedSink(endpoints.scores(), "scores", orders),
        endpoints.alerts(),
        new SabotagedSink(endpoints.deadLetters(), "dead-letters", orders),
        endpoints.tenantHealth(),
        endpoints.configAnswers(),
        endpoints.coldStart());
  }
}
