package dev.weir.chaos;

import java.nio.charset.StandardCharsets;

/**
 * The parts of one event before they become JSON, for those who want to spoil them.
 *
 * @param tenant whose it is
 * @param entity as written, without quotes; null for an event without one
 * @param id the running number
 * @param timeMillis the event's time
 * @param time the JSON value of the field time; null to leave it out
 * @param features the members of the object, without its braces
 */
record Draft(
    StormTenant tenant, String entity, long id, long timeMillis, String time, String features) {

  Draft withEntity(String other) {
    return new Draft(tenant, other, id, timeMillis, time, features);
  }

  Draft withTime(String other) {
    return new Draft(tenant, entity, id, timeMillis, other, features);
  }

  Draft withFeatures(String others) {
    return new Draft(tenant, entity, id, timeMillis, time, others);
  }

  /** The value of the feature amount, as JSON, replaced. */
  Draft withAmount(String value) {
    return withFeatures(features.replaceFirst("\"amount\":[^,]*", "\"amount\":" + value));
  }

  byte[] bytes() {
    return json().getBytes(StandardCharsets.UTF_8);
  }

  String json() {
    return json('"' + tenant.name() + '"');
  }

  /** With another JSON value for the tenant. */
  String json(String tenantValue) {
    StringBuilder out = new StringBuilder(256);
    out.append('{');
    if (tenant.sendsFeaturesFirst()) {
      out.append("\"features\":{").append(features).append("},");
    }
    out.append("\"tenant\":").append(tenantValue);
    if (entity != null) {
      out.append(",\"entity\":\"").append(entity).append('"');
    }
    out.append(",\"id\":\"").append(id).append('"');
    if (time != null) {
      out.append(",\"time\":").append(time);
    }
    if (!tenant.sendsFeaturesFirst()) {
      out.append(",\"features\":{").append(features).append('}');
    }
    return out.append('}').toString();
  }

  /** With one more field in front; {@code member} is {@code "name":value}. */
  String jsonWith(String member) {
    return "{" + member + "," + json().substring(1);
  }

  /**
   * The name of the model's key, which is the record's key too: what must stay in one partition.
   */
  String key() {
    boolean ownModel = tenant.scope() == dev.weir.tenant.Scope.ENTITY && entity != null;
    return ownModel ? tenant.name() + "|" + entity : tenant.name();
  }
}
