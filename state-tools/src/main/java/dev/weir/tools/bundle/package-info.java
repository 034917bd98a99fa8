/** One tenant as one file: its config, its models and its counters. See docs/state-bundle.md. */
package dev.weir.tools.bundle;
