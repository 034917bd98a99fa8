/** Runs the job's own operators in this process: over saved models, without touching them. */
package dev.weir.tools.offline;
