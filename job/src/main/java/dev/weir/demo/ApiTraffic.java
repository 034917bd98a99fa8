package dev.weir.demo;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Calls of eight endpoints by 60 clients, judged by one model for the whole tenant: latency and
 * load follow the day, responses grow slowly.
 */
final class ApiTraffic implements TenantTraffic {
  private static final int CLIENTS = 60;
  private static final String[] METHODS = {
    "GET", "GET", "GET", "POST", "GET", "PUT", "GET", "POST"
  };
  private static final double[] LATENCY_MS = {12, 25, 40, 60, 18, 75, 150, 90};
  private static final double[] REQUEST_BYTES = {300, 350, 400, 2_000, 300, 1_500, 500, 4_000};
  private static final double[] RESPONSE_BYTES = {2e3, 8e3, 2e4, 6e2, 1e3, 5e2, 6e4, 9e2};
  private static final double GROWTH = 0.10;

  private final SplittableRandom random;
  private final long startMillis;
  private final EventJson json = new EventJson();
  private final byte[] key;

  private enum Kind {
    /** Something behind the endpoint hangs. */
    SLOW,
    /** It fails, after having tried. */
    FAILING,
    /** Somebody takes everything. */
    EXFILTRATION,
    /** Somebody sends far too much without being known. */
    ABUSE
  }

  ApiTraffic(long seed, long startMillis) {
    this.random = new SplittableRandom(seed);
    this.startMillis = startMillis;
    // One model for the tenant: all its events must be in one partition.
    this.key = tenant().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String tenant() {
    return "api";
  }

  @Override
  public DemoEvent next(String id, long timeMillis, boolean anomalous) {
    Kind kind = anomalous ? Kind.values()[random.nextInt(Kind.values().length)] : null;
    int endpoint = random.nextInt(METHODS.length);
    double load = 0.7 + 0.6 * Noise.daylight(timeMillis);
    double latency = Noise.logNormal(random, LATENCY_MS[endpoint] * load, 0.25);
    double request = Noise.logNormal(random, REQUEST_BYTES[endpoint], 0.2);
    double response =
        Noise.logNormal(random, RESPONSE_BYTES[endpoint], 0.3)
            * Noise.growth(timeMillis - startMillis, GROWTH);
    boolean authenticated = endpoint != 0 || random.nextInt(5) > 0;
    String status = usualStatus();
    if (kind == Kind.SLOW) {
      latency *= Noise.between(random, 60, 200);
    } else if (kind == Kind.FAILING) {
      status = "503";
      latency = Noise.between(random, 9_000, 30_000);
    } else if (kind == Kind.EXFILTRATION) {
      response = Noise.between(random, 2e7, 2e8);
      latency *= 10;
    } else if (kind == Kind.ABUSE) {
      request = Noise.between(random, 1e6, 2e7);
      status = "401";
      authenticated = false;
    }

    String client = String.format(Locale.ROOT, "client-%02d", 1 + random.nextInt(CLIENTS));
    json.begin(tenant(), client, id, timeMillis);
    json.number("latency-ms", latency);
    json.number("request.bytes", StrictMath.rint(request));
    json.number("response.bytes", StrictMath.rint(response));
    json.text("method", METHODS[endpoint]);
    json.text("status", status);
    json.truth("authenticated", authenticated);
    DemoEvent.Truth truth = anomalous ? DemoEvent.Truth.ANOMALOUS : DemoEvent.Truth.NORMAL;
    return new DemoEvent(key, id, timeMillis, json.end(), truth);
  }

  private String usualStatus() {
    int drawn = random.nextInt(1_000);
    if (drawn < 940) {
      return "200";
    }
    return drawn < 975 ? "404" : drawn < 995 ? "304" : "500";
  }
}
