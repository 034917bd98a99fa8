/**
 * How well the detectors would do on somebody's own data, and a config to begin with: {@code weir
 * evaluate} and {@code weir config suggest}. Files are played through the model that the job runs.
 */
package dev.weir.evaluate;
