package dev.weir.operator;

import dev.weir.event.EventDecoder;
import java.io.Serializable;

/**
 * What the job's options say about all events, whoever's they are.
 *
 * @param limits what a record may be like
 * @param binding what says whose an event is
 * @param metricTenants tenants that a subtask gives metric series of their own
 */
public record EventRules(EventDecoder.Limits limits, TenantBinding binding, int metricTenants)
    implements Serializable {}
