package dev.weir.chaos;

/**
 * What the comparisons of all outputs have in common.
 *
 * @param expectation what may differ
 * @param results how often each input's result was found: what was reported there is not reported
 *     again
 * @param findings where differences go
 */
record Differences(Expectation expectation, ExactlyOnceCheck results, Findings findings) {}
