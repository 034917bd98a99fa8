package dev.weir.model;

import java.util.Map;

/**
 * What a model holds beside its learned parts, for people to look at: nothing is decided by it.
 *
 * @param configVersion of the config it was judged by last; 0 before the first event
 * @param configOfTemplate whether that was the template's
 * @param ownEpoch first number of that config's order; {@link Long#MIN_VALUE} before the first
 *     event
 * @param templateEpoch second number of it
 * @param cooldownUntilMillis by the key's clock; {@link Long#MIN_VALUE} before the first alert
 * @param swapPending whether a candidate has taken over and no score has said so yet
 * @param health of the detector
 * @param breaker what the breaker lets through
 * @param degradation more of the breaker and of what stands in for the detector, by name
 * @param fallback what learns beside the detector; null where there is none
 * @param alerts what is remembered of alerts, by name; times are {@link java.time.Instant}s
 */
public record ModelView(
    long configVersion,
    boolean configOfTemplate,
    long ownEpoch,
    long templateEpoch,
    long cooldownUntilMillis,
    boolean swapPending,
    Health health,
    CircuitBreaker.State breaker,
    Map<String, Object> degradation,
    Learned fallback,
    Map<String, Object> alerts) {}
