/** Compares two savepoints, model by model. */
package dev.weir.tools.diff;
