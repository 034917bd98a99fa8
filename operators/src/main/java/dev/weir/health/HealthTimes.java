package dev.weir.health;

/**
 * How long a {@link HealthBook} waits.
 *
 * @param graceMillis a minute stays open for so long after its end, by the tenant's own clock
 * @param patienceMillis and at most for so long in processing time
 * @param forgetMillis a tenant of whom nothing came for so long, in processing time, is forgotten
 */
public record HealthTimes(long graceMillis, long patienceMillis, long forgetMillis) {}
