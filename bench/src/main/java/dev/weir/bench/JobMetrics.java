package dev.weir.bench;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Knows how many records have reached the scores' sink of the job in this process, and what its
 * model cache does, at no cost to the job: it looks at the counters that Flink keeps anyway.
 */
public final class JobMetrics implements MetricReporter {
  /** The name that both pipelines give their sink. */
  static final String SINK = "Scores";

  private static final String COUNTER = "numRecordsIn";
  private static final String CACHE = ".modelCache.";
  private static final String FLUSHES = "flushMillisBucket";
  private static final String UP_TO = "<le>";
  private static final String ANY = "+Inf";

  /** Of all subtasks, by name. */
  private static final Map<String, List<Counter>> COUNTERS = new ConcurrentHashMap<>();

  /** Found by Flink as a service. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new JobMetrics();
    }
  }

  /** Forgets the job before. */
  static void reset() {
    COUNTERS.clear();
  }

  /** Records that the sink got so far; 0 before the job runs. */
  static long scores() {
    return sum(SINK);
  }

  /** Events whose model was in the cache. */
  static long hits() {
    return sum("hits");
  }

  /** Events whose model was not. */
  static long misses() {
    return sum("misses");
  }

  /** Flushes before a checkpoint so far, by the least bound in milliseconds; they add up. */
  static Map<Double, Long> flushes() {
    Map<Double, Long> flushes = new TreeMap<>();
    for (String name : COUNTERS.keySet()) {
      if (name.startsWith(FLUSHES)) {
        String bound = name.substring(FLUSHES.length());
        double most = bound.equals(ANY) ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
        flushes.put(most, sum(name));
      }
    }
    return flushes;
  }

  private static long sum(String name) {
    return COUNTERS.getOrDefault(name, List.of()).stream().mapToLong(Counter::getCount).sum();
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (!(metric instanceof Counter counter)) {
      return;
    }
    Map<String, String> variables = group.getAllVariables();
    if (name.equals(COUNTER) && (SINK + ": Writer").equals(variables.get("<operator_name>"))) {
      add(SINK, counter);
    } else if (group.getMetricIdentifier(name).contains(CACHE)) {
      add(name + variables.getOrDefault(UP_TO, ""), counter);
    }
  }

  private static void add(String name, Counter counter) {
    COUNTERS.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(counter);
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
