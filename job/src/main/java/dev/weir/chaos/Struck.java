package dev.weir.chaos;

/**
 * One fault that struck.
 *
 * @param fault which
 * @param atSeconds since the first event
 * @param detail what exactly was done
 * @param firstOutputSeconds from the strike to the first committed result of an event that was sent
 *     when the fault was over
 * @param caughtUpSeconds from the strike until the job was no further behind than before
 */
public record Struck(
    Fault fault,
    double atSeconds,
    String detail,
    double firstOutputSeconds,
    double caughtUpSeconds) {}
