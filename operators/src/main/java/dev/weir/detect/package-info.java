/**
 * Detectors that learn from one vector at a time, and their saved forms.
 *
 * <p>Nothing here reads a clock or draws an unseeded number: the same vectors in the same order
 * give the same scores and the same saved bytes, bit for bit, on every machine.
 */
package dev.weir.detect;
