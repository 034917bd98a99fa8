package dev.weir.redrive;

/**
 * What a run has done.
 *
 * @param sent events that stand on their topic again; in a dry run, that would
 * @param withoutPayload letters that were wanted and cannot be sent, because they have no value
 * @param unplaced records that do not say where they come from: nothing of the job's
 * @param passedOver letters of other tenants or codes
 */
public record Redriven(long sent, long withoutPayload, long unplaced, long passedOver) {}
