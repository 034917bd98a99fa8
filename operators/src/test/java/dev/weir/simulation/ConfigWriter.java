package dev.weir.simulation;

import dev.weir.event.RawRecord;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes config requests: new versions, removals, repeats, and what must be refused. */
final class ConfigWriter {
  private static final String[] FEATURES = {
    "{'name':'a','type':'number','min':0}",
    "{'name':'b','type':'number','missing':'mean'}",
    "{'name':'b','type':'number','missing':'last'}",
    "{'name':'c','type':'category','buckets':3,'missing':'zero'}",
    "{'name':'c','type':'category'}",
    "{'name':'d','type':'boolean','missing':'zero'}"
  };

  private static final String[] LEARNING = {
    "'detector':{'type':'robust-z-score','window':16}",
    "'detector':{'type':'online-isolation-forest','trees':3,'maxLeafSamples':4,'window':16}",
    "'transforms':[{'type':'standard-scaler'}],'detector':{'type':'robust-z-score','window':24}",
    "'transforms':[{'type':'standard-scaler'}],'detector':{'type':'online-isolation-forest',"
        + "'trees':4,'maxLeafSamples':2,'window':32}"
  };

  private static final String[] DECISIONS = {
    "'explain':'always'",
    "'explain':'never','learn':'unless-anomalous'",
    "'threshold':{'medium':0.8,'high':0.9,'critical':0.95},'alerts':{'minSeverity':'medium'}",
    "'threshold':{'on':'score','high':0.55},'alerts':{'cooldown':'PT1H'}",
    "'threshold':{'medium':0.9,'tail':false,'high':0.95,'critical':0.99}",
    "'fallback':{'type':'robust-z-score','window':32},'breaker':{'window':20,'openFor':'PT1M'}",
    "'breaker':{'failureRate':0.2,'window':10,'openFor':'PT20S','trialCalls':2}",
    "'threshold':{'medium':0.8,'high':0.9,'critical':0.95},'alerts':{'minSeverity':'medium',"
        + "'cooldownPer':'reason','escalate':true,'transitions':true,'resolveAfter':'PT20S'}",
    "'threshold':{'medium':0.7,'high':0.9,'critical':0.95},'alerts':{'minSeverity':'medium',"
        + "'transitions':true,'resolveAfter':'PT5S','flapping':{'window':'PT5M','changes':2}}",
    "'threshold':{'medium':0.8,'high':0.9,'critical':0.95},'alerts':{'minSeverity':'medium',"
        + "'rules':[{'feature':'a','direction':'up','minAbsolute':2}],'maintenance':[{'rrule':"
        + "'FREQ=DAILY','start':'2025-06-14T16:00:00','duration':'PT1H','learn':false}]}",
    "'alerts':{'minSeverity':'medium','mute':true}"
  };

  /** So few that some are beyond; see {@link ApplyTask#RULES}. */
  private static final String[] LIMITS = {
    "'limits':{'eventsPerSecond':1}",
    "'limits':{'eventsPerSecond':2,'burst':1,'onExceed':'park'}",
    "'limits':{'eventsPerSecond':1,'algorithm':'fixed-window','window':'PT20S','share':'whole'}",
    "'limits':{'eventsPerSecond':1,'algorithm':'sliding-window','window':'PT1M','keepPayload':true}"
  };

  private static final String[] BROKEN = {
    "{'tenant':'%1$s','version':%2$d}",
    "{'tenant':'%1$s','version':%2$d,'features':[],'exlpain':1}",
    "{'tenant':'%1$s','version':%2$d,'removed':false}",
    "{'tenant':'other','version':%2$d,'removed':true}",
    "{'tenant':'%1$s','removed':true}",
    "{'tenant':'%1$s','version':-1,'removed':true}",
    "{not json",
    ""
  };

  private final Plan plan;
  private final Topics topics;
  private final EventWriter events;
  private final SplittableRandom random;
  private final Map<String, String> learning = new HashMap<>();

  ConfigWriter(Plan plan, Topics topics, EventWriter events, SplittableRandom random) {
    this.plan = plan;
    this.topics = topics;
    this.events = events;
    this.random = random;
  }

  /** A tenant's first config, in force at once. */
  RawRecord first(String tenant) {
    return topics.request(tenant, config(tenant, 1, ""));
  }

  /** A request that follows on {@code configs}, to be appended when it may. */
  RawRecord next(ReferenceConfigs configs) {
    String tenant = random.nextInt(5) == 0 ? TenantNames.DEFAULT : events.tenant().name();
    TenantRecord record = configs.latest(tenant);
    long last = record == null ? 0 : record.lastVersion();
    long version = last + 1 + random.nextInt(2);
    int kind = random.nextInt(20);
    // More of them where the template then takes over.
    if (kind == 0 || (kind == 5 && configs.latest(TenantNames.DEFAULT) != null)) {
      return topics.request(tenant, removal(tenant, version));
    }
    if (kind == 1 && !topics.requests.isEmpty()) {
      RawRecord again = topics.requests.get(random.nextInt(topics.requests.size()));
      return topics.request(
          again.key() == null ? null : Text.of(again.key()),
          again.value() == null ? null : Text.of(again.value()));
    }
    if (kind == 2) {
      return topics.request(tenant, config(tenant, Math.max(1, last), from()));
    }
    if (kind == 3) {
      String broken = json(BROKEN[random.nextInt(BROKEN.length)]);
      String value = String.format(Locale.ROOT, broken, tenant, version);
      return topics.request(random.nextInt(4) == 0 ? null : tenant, value);
    }
    return kind == 4
        ? topics.request(tenant, null)
        : topics.request(tenant, config(tenant, version, from()));
  }

  private static String removal(String tenant, long version) {
    return json("{'tenant':'" + tenant + "','version':" + version + ",'removed':true}");
  }

  /** Half of a tenant's configs keep its learning part, and earlier ones come again. */
  private String config(String tenant, long version, String from) {
    String json = "{'tenant':'" + tenant + "','version':" + version;
    if (random.nextBoolean()) {
      learning.remove(tenant);
    }
    json += from + learning.computeIfAbsent(tenant, this::learning);
    json += ",'warmup':" + (32 + random.nextInt(2) * 64);
    json += "," + DECISIONS[random.nextInt(DECISIONS.length)];
    json += plan.exact() ? expiry() : "";
    if (plan.trouble().limited() && random.nextInt(4) > 0) {
      json += "," + LIMITS[random.nextInt(LIMITS.length)];
    }
    return json(json + (random.nextInt(10) == 0 ? "}" : ",'extraFeatures':'ignore'}"));
  }

  private String learning(String tenant) {
    String json = ",'features':[" + FEATURES[0];
    int shape = random.nextInt(5);
    json += shape == 0 ? "" : "," + FEATURES[shape];
    json += random.nextBoolean() ? "" : "," + FEATURES[5];
    json += "]," + LEARNING[random.nextInt(LEARNING.length)];
    return json + (together(tenant) && random.nextBoolean() ? tenantScope(tenant) : "");
  }

  /** Some tenants are in lanes, and always in as many: another number would be refused. */
  private static String tenantScope(String tenant) {
    return ",'scope':'tenant'" + (tenant.hashCode() % 2 == 0 ? ",'lanes':3" : "");
  }

  private boolean together(String tenant) {
    return plan.tenants().stream().anyMatch(t -> t.name().equals(tenant) && t.together());
  }

  private String expiry() {
    return switch (random.nextInt(6)) {
      case 0 -> ",'expireAfter':'PT10M'";
      case 1 -> ",'expireAfter':'PT2H'";
      default -> "";
    };
  }

  /** Mostly a time that no event has reached; else at once, or a time that some have passed. */
  private String from() {
    int kind = plan.exact() ? random.nextInt(10) : random.nextInt(5);
    if (kind < 3) {
      return "";
    }
    long latest = Math.max(topics.nowMillis, events.latestMillis());
    long millis = kind == 3 ? topics.nowMillis - random.nextInt(60_000) : latest + 1;
    millis += random.nextLong(plan.paceMillis() * 4);
    return ",'effectiveFrom':'" + Instant.ofEpochMilli(millis) + "'";
  }

  private static String json(String quoted) {
    return quoted.replace('\'', '"');
  }
}
