/**
 * What Weir costs, beside baselines in the same run. Every bench is a class of its own that gives a
 * {@link dev.weir.bench.BenchReport}. Nothing depends on this module.
 */
package dev.weir.bench;
