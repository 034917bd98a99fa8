package dev.weir.operator;

import dev.weir.event.CategoryKey;
import dev.weir.event.EventDecoder;
import java.io.Serializable;

/**
 * What the job's options say about all events, whoever's they are.
 *
 * @param limits what a record may be like
 * @param binding what says whose an event is
 * @param metricTenants tenants that a subtask gives metric series of their own
 * @param maxLetterBytes key and value that a dead letter can carry; what is larger is replaced by
 *     its hash, because the sink would fail on it again and again
 * @param limitRules how many events a tenant may send whose config does not say
 * @param categoryKey what hashes the categories of people; null where the job has no key
 */
public record EventRules(
    EventDecoder.Limits limits,
    TenantBinding binding,
    int metricTenants,
    int maxLetterBytes,
    LimitRules limitRules,
    CategoryKey categoryKey)
    implements Serializable {

  /** No limits of events but those of configs, and no key. */
  public EventRules(
      EventDecoder.Limits limits, TenantBinding binding, int metricTenants, int maxLetterBytes) {
    this(limits, binding, metricTenants, maxLetterBytes, LimitRules.NONE, null);
  }

  /** The same with a key, or with none if it is null. */
  public EventRules withCategoryKey(CategoryKey key) {
    return new EventRules(limits, binding, metricTenants, maxLetterBytes, limitRules, key);
  }
}
