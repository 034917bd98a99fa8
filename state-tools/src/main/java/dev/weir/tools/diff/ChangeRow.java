package dev.weir.tools.diff;

/**
 * What a subtask hands over when it has compared all of its models: a count, or one of the largest
 * changes.
 *
 * @param tenant of a count by tenant; empty in others
 * @param detector of a count by detector; empty in others
 * @param counts of a count, in the order of {@link ModelChange.Kind}
 * @param scores of a count by detector: the sum of the distances of what has changed
 * @param learned the same
 * @param largest one of the largest changes; null in a count
 */
public record ChangeRow(
    String tenant,
    String detector,
    long[] counts,
    double scores,
    double learned,
    ModelChange largest) {}
