package dev.weir.bench;

import java.util.Properties;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Knows how many records have reached the scores' sink of the job in this process, at no cost to
 * the job: it looks at the counter that Flink keeps anyway.
 */
public final class ScoresReporter implements MetricReporter {
  /** The name that both pipelines give their sink. */
  static final String SINK = "Scores";

  private static final String COUNTER = "numRecordsIn";
  private static volatile Counter scores;

  /** Found by Flink as a service. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new ScoresReporter();
    }
  }

  /** Forgets the job before. */
  static void reset() {
    scores = null;
  }

  /** Records so far; 0 before the job runs. */
  static long count() {
    Counter counter = scores;
    return counter == null ? 0 : counter.getCount();
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String operator = group.getAllVariables().get("<operator_name>");
    if (name.equals(COUNTER) && (SINK + ": Writer").equals(operator)) {
      scores = (Counter) metric;
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
