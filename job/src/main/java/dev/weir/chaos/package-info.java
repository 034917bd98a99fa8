/**
 * The job under faults: what is done to it, and the oracle that compares what a committed reader
 * sees with a run without faults. Never part of the jar that a cluster runs.
 */
package dev.weir.chaos;
