package dev.weir.operator;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** The counters of all subtasks that share it, added up, by the path of their groups. */
final class CountedMetrics extends UnregisteredMetricsGroup implements OperatorMetricGroup {
  private final String path;
  private final Map<String, Counter> counters;

  CountedMetrics() {
    this("", new TreeMap<>());
  }

  private CountedMetrics(String path, Map<String, Counter> counters) {
    this.path = path;
    this.counters = counters;
  }

  /** The counts of what stands under {@code group}, without those that were never asked for. */
  Map<String, Long> under(String group) {
    Map<String, Long> counts = new TreeMap<>();
    counters.forEach(
        (name, counter) -> {
          if (name.startsWith(group)) {
            counts.put(name.substring(group.length()), counter.getCount());
          }
        });
    return counts;
  }

  @Override
  public Counter counter(String name) {
    return counters.computeIfAbsent(path + name, any -> new SimpleCounter());
  }

  /** A gauge of numbers counts as what it shows. */
  @Override
  public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
    counters.put(path + name, new Shown(gauge));
    return gauge;
  }

  private static final class Shown extends SimpleCounter {
    private final Gauge<?> gauge;

    private Shown(Gauge<?> gauge) {
      this.gauge = gauge;
    }

    @Override
    public long getCount() {
      return ((Number) gauge.getValue()).longValue();
    }
  }

  @Override
  public MetricGroup addGroup(String name) {
    return new CountedMetrics(path + name + ".", counters);
  }

  @Override
  public MetricGroup addGroup(String key, String value) {
    return new CountedMetrics(path + key + "=" + value + ".", counters);
  }

  @Override
  public OperatorIOMetricGroup getIOMetricGroup() {
    return UnregisteredMetricsGroup.createOperatorMetricGroup().getIOMetricGroup();
  }
}
