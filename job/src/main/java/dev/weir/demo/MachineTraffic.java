package dev.weir.demo;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Readings of 40 machines, one after the other. Load follows the day and its own past, memory fills
 * slowly and is freed by a restart; a fault lasts for several readings.
 */
final class MachineTraffic implements TenantTraffic {
  private static final int HOSTS = 40;
  private static final int FAULT_READINGS = 4;
  private static final double RESTART_AT = 88;

  private final SplittableRandom random;
  private final EventJson json = new EventJson();
  private final Host[] hosts = new Host[HOSTS];
  private int turn;

  private static final class Host {
    String name;
    double cpuBase;
    double cpuDrift;
    double memory;
    double writes;
    Kind fault;
    int faultReadings;
  }

  private enum Kind {
    /** A process that never ends. */
    RUNAWAY,
    /** The disk answers slowly. */
    STUCK_DISK,
    /** Something writes without end. */
    WRITES,
    /** A cable, a card, a driver. */
    NETWORK
  }

  MachineTraffic(long seed) {
    this.random = new SplittableRandom(seed);
    for (int i = 0; i < HOSTS; i++) {
      Host host = new Host();
      host.name = String.format(Locale.ROOT, "host-%02d", i + 1);
      host.cpuBase = Noise.between(random, 10, 35);
      host.memory = Noise.between(random, 30, 70);
      host.writes = Noise.logNormal(random, 2e6, 0.5);
      hosts[i] = host;
    }
  }

  @Override
  public String tenant() {
    return "machines";
  }

  @Override
  public DemoEvent next(String id, long timeMillis, boolean anomalous) {
    Host host = hosts[turn++ % HOSTS];
    if (anomalous && host.faultReadings == 0) {
      host.fault = Kind.values()[random.nextInt(Kind.values().length)];
      host.faultReadings = FAULT_READINGS;
    }
    boolean faulty = host.faultReadings > 0;
    host.faultReadings -= faulty ? 1 : 0;
    Kind fault = faulty ? host.fault : null;
    host.cpuDrift = 0.9 * host.cpuDrift + Noise.normal(random, 0, 1.5);
    host.memory = host.memory > RESTART_AT ? 30 : host.memory + Noise.between(random, -0.1, 0.12);
    double daylight = Noise.daylight(timeMillis);

    double cpu = host.cpuBase + 25 * daylight + host.cpuDrift;
    double wait = Noise.logNormal(random, 1.5, 0.4);
    double writes = Noise.logNormal(random, host.writes * (0.6 + 0.8 * daylight), 0.3);
    double errors = random.nextInt(20) == 0 ? 1 + random.nextInt(2) : 0;
    json.begin(tenant(), host.name, id, timeMillis);
    json.number(
        "cpu.user",
        Noise.clamp(fault == Kind.RUNAWAY ? Noise.between(random, 97, 100) : cpu, 0, 100));
    json.number(
        "cpu.iowait",
        Noise.clamp(fault == Kind.STUCK_DISK ? Noise.between(random, 35, 70) : wait, 0, 100));
    json.number("memory.used", Noise.clamp(host.memory, 0, 100));
    json.number("disk.write-bytes", StrictMath.rint(fault == Kind.WRITES ? writes * 60 : writes));
    json.number("net.errors", fault == Kind.NETWORK ? 200 + random.nextInt(800) : errors);
    byte[] key = (tenant() + "|" + host.name).getBytes(StandardCharsets.UTF_8);
    DemoEvent.Truth truth = faulty ? DemoEvent.Truth.ANOMALOUS : DemoEvent.Truth.NORMAL;
    return new DemoEvent(key, id, timeMillis, json.end(), truth);
  }
}
