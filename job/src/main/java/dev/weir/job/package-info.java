/** The job: its options and its wiring. */
package dev.weir.job;
