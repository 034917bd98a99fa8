package dev.weir.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What {@code weir chaos} does to a cluster under load. */
public enum Fault {
  /** A TaskManager dies; it is started again a little later. */
  TASKMANAGER_KILL("SIGKILL of a TaskManager"),
  /** A TaskManager is given up for lost, and then goes on as if nothing had been. */
  TASKMANAGER_PAUSE("SIGSTOP of a TaskManager beyond its heartbeat"),
  /** The JobManager dies; ZooKeeper elects the next. */
  JOBMANAGER_KILL("SIGKILL of the JobManager"),
  /** All of Flink dies. */
  FLINK_KILL("SIGKILL of the JobManager and a TaskManager within a second"),
  /** Nobody leads for a while. */
  ZOOKEEPER_KILL("SIGKILL of ZooKeeper"),
  /** The broker dies. */
  BROKER_KILL("SIGKILL of the broker"),
  /** The broker answers nobody, and then goes on. */
  BROKER_PAUSE("SIGSTOP of the broker"),
  /** An operator throws. */
  OPERATOR_FAILURE("an exception while a record is processed"),
  /** A checkpoint fails in the task. */
  SNAPSHOT_FAILURE("an exception in the synchronous part of a checkpoint"),
  /** A checkpoint fails beside the task. */
  ASYNCHRONOUS_SNAPSHOT_FAILURE("an exception in the asynchronous part of a checkpoint"),
  /** A checkpoint is complete, its transactions are not. */
  FAILURE_BEFORE_COMMIT("an exception between pre-commit and commit"),
  /** Transactions are committed, and nobody has noted it. */
  FAILURE_AFTER_COMMIT("an exception after the commit, before it is noted"),
  /** No checkpoint can be written. */
  STORAGE_UNWRITABLE("checkpoint storage unwritable"),
  /** The job is moved to another parallelism. */
  RESCALE("stop with savepoint under load, restart at another parallelism"),
  /** The job fails again and again. */
  RESTART_LOOP("one failure after the other, each as soon as the job runs"),
  /** The newest state is damaged, and an older one is all that is left. */
  TRUNCATED_CHECKPOINT("the newest checkpoint truncated, the job started from the one before it"),
  /** Promised results that Kafka has given up. */
  LONG_OUTAGE("an outage longer than the transaction timeout");

  private final String does;

  Fault(String does) {
    this.does = does;
  }

  /** As in {@code --faults} and in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** In words. */
  public String does() {
    return does;
  }

  /** Whether it leaves a mark in the output; such faults come once each, at the end. */
  public boolean marks() {
    return this == TRUNCATED_CHECKPOINT || this == LONG_OUTAGE;
  }

  /** All that have a label in {@code labels}, in that order. */
  public static List<Fault> parse(List<String> labels) {
    return labels.stream().map(Fault::of).toList();
  }

  private static Fault of(String label) {
    return Arrays.stream(values())
        .filter(fault -> fault.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    ("--faults: found '" + label + "', expected one of ")
                        + Arrays.stream(values()).map(Fault::label).toList()));
  }
}
