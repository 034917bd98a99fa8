/**
 * Failures inside the job, on order: a jar of its own that {@code weir chaos} adds to the job's
 * class path. Nothing of it is in the job's jar.
 */
package dev.weir.sabotage;
