package dev.weir.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The job on a cluster: one at a time. */
public final class ClusterJob {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** While it is not known whether the job was started at all. */
  private static final String NO_ID = "none";

  private final Cluster cluster;
  private final FlinkRest rest;

  /** On {@code cluster}, whose JobManager answers. */
  public ClusterJob(Cluster cluster) {
    this.cluster = cluster;
    this.rest = cluster.rest();
  }

  /** The id of the job that has not ended, if there is one. */
  public Optional<String> running() {
    return rest.unfinished().map(FlinkRest.Job::id);
  }

  /**
   * Submits Weir's job as a user would.
   *
   * @param options of the job, as {@code --key=value}, beyond the broker's address
   * @return its id
   */
  public String submit(int parallelism, List<String> options) {
    List<String> own =
        List.of(
            "--kafka.bootstrap.servers=" + cluster.settings().bootstrapServers(),
            // Room for the checkpoints that may fail one after the other.
            "--sinks.transaction-timeout=30 min");
    Path jar = ClassPaths.jobJar(Path.of(System.getProperty("weir.home", ".")));
    JobSubmission job = new JobSubmission(jar, null, null, parallelism, null, own);
    return remembered(job.withOptions(options));
  }

  private String remembered(JobSubmission job) {
    // Before it runs: a job that nobody remembers could not be stopped and started again.
    new RememberedJob(NO_ID, job).write(cluster.folder());
    String id = cluster.submit(job);
    new RememberedJob(id, job.withFrom(null)).write(cluster.folder());
    return id;
  }

  /**
   * Starts the job that ran here last, from the savepoint it was stopped with, or else from its
   * newest complete checkpoint, or else from the newest savepoint there is. That it is not older
   * than what was committed is the job's own concern: it refuses.
   *
   * @return its id; empty if none ever ran
   * @throws ClusterFault where it left nothing to go on from
   */
  public Optional<String> resume() {
    if (!RememberedJob.exists(cluster.folder())) {
      return Optional.empty();
    }
    RememberedJob last = RememberedJob.read(cluster.folder());
    String from = last.submission().from();
    if (from == null) {
      from =
          RetainedCheckpoints.of(cluster.folder(), last.id())
              .newest()
              .or(() -> RetainedCheckpoints.newestSavepoint(cluster.folder()))
              .orElseThrow(
                  () ->
                      new ClusterFault(
                          ("job " + last.id() + " has ended without a savepoint or a complete")
                              + " checkpoint, expected one to go on from; 'weir cluster restart"
                              + " --from PATH', or begin anew with 'weir cluster stop --delete'"));
    }
    return Optional.of(remembered(last.submission().withFrom(from)));
  }

  /** Waits until every task of it runs. */
  public void awaitRunning(String id) {
    if (!Waiting.until(PATIENCE, () -> rest.allRunning(id))) {
      throw new ClusterFault(
          ("job " + id + " does not run after " + PATIENCE.toSeconds() + " s: ")
              + (rest.lastException(id) + "; logs: " + cluster.folder().logs()));
    }
  }

  /**
   * Takes a savepoint of the job.
   *
   * @param stop whether the job ends with it
   */
  public String savepoint(boolean stop) {
    String id =
        running().orElseThrow(() -> new ClusterFault("found no job that runs, expected one"));
    String path = rest.savepoint(id, stop, PATIENCE);
    if (stop && RememberedJob.exists(cluster.folder())) {
      RememberedJob last = RememberedJob.read(cluster.folder());
      new RememberedJob(id, last.submission().withFrom(path)).write(cluster.folder());
    }
    return path;
  }

  /**
   * Starts the job again as it was last submitted.
   *
   * @param parallelism null: as it was
   * @param from savepoint or retained checkpoint
   * @return its id
   */
  public String start(Integer parallelism, String from) {
    JobSubmission last = RememberedJob.read(cluster.folder()).submission();
    int wanted = parallelism == null ? last.parallelism() : parallelism;
    return remembered(last.withParallelism(wanted).withFrom(from));
  }
}
