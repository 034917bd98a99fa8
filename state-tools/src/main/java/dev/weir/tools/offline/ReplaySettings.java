package dev.weir.tools.offline;

import dev.weir.operator.EventRules;
import dev.weir.tools.read.ReadSettings;

/**
 * How a replay runs.
 *
 * @param reading parallelism, time and progress
 * @param rules what the job's options say about all events
 * @param maxEntities of a tenant that may have a model; 0 for any number
 * @param backend of the models; null for the one that suits the savepoint
 */
public record ReplaySettings(
    ReadSettings reading, EventRules rules, int maxEntities, String backend) {}
