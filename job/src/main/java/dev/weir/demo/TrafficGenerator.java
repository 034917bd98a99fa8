package dev.weir.demo;

import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless stream of events of three tenants of different kinds: {@code payments} (a model for
 * each card), {@code api} (one model for the tenant) and {@code machines} (a model for each host).
 * They follow the day and drift, and some are made into anomalies of several kinds. The features
 * are those of {@code configs/tenants}. The same settings give the same bytes.
 */
public final class TrafficGenerator implements Iterator<DemoEvent> {
  private final Settings settings;
  private final SplittableRandom random;
  private final PaymentTraffic payments;
  private final ApiTraffic api;
  private final MachineTraffic machines;
  private long count;

  /**
   * What to generate.
   *
   * @param seed of everything random
   * @param startMillis time of the first event
   * @param microsPerEvent event time that passes from one event to the next: larger than the real
   *     distance makes time run faster
   * @param anomalyEvery one event in so many begins an anomaly, on average; 0: none
   * @param quietEvents so many events at first have no anomalies, while the models warm up
   */
  public record Settings(
      long seed, long startMillis, long microsPerEvent, int anomalyEvery, long quietEvents) {
    /** Refuses settings that make no stream. */
    public Settings {
      if (microsPerEvent < 1 || anomalyEvery < 0 || quietEvents < 0) {
        throw new IllegalArgumentException(
            ("found microsPerEvent " + microsPerEvent + ", anomalyEvery " + anomalyEvery)
                + (", quietEvents " + quietEvents + ", expected at least 1, 0 and 0"));
      }
    }
  }

  /** A generator at its first event. */
  public TrafficGenerator(Settings settings) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
    this.payments = new PaymentTraffic(random.nextLong(), settings.startMillis());
    this.api = new ApiTraffic(random.nextLong(), settings.startMillis());
    this.machines = new MachineTraffic(random.nextLong());
  }

  /** The tenants, in the order of their share of the events. */
  public static List<String> tenants() {
    return List.of("payments", "api", "machines");
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public DemoEvent next() {
    long time = settings.startMillis() + count * settings.microsPerEvent() / 1_000;
    boolean anomalous =
        settings.anomalyEvery() > 0
            && random.nextInt(settings.anomalyEvery()) == 0
            && count >= settings.quietEvents();
    TenantTraffic traffic = draw();
    count++;
    return traffic.next(traffic.tenant() + "-" + count, time, anomalous);
  }

  private TenantTraffic draw() {
    int drawn = random.nextInt(100);
    if (drawn < 50) {
      return payments;
    }
    return drawn < 80 ? api : machines;
  }
}
