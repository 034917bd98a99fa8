package dev.weir.chaos;

import dev.weir.cluster.Cluster;
import dev.weir.cluster.ClusterFault;
import dev.weir.cluster.ClusterSettings;
import dev.weir.cluster.JobSubmission;
import dev.weir.cluster.Waiting;
import dev.weir.kafka.TopicNames;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * One run: a cluster, a load, faults at moments of the seed's choosing, and then the question
 * whether anybody who reads committed records could tell.
 */
public final class Chaos {
  private static final int TASK_MANAGERS = 2;
  private static final int SLOTS = 2;
  private static final Duration FIRST_OUTPUT = Duration.ofMinutes(2);
  private static final Duration DRAIN = Duration.ofMinutes(5);

  /** Without a new result for so long, what is not there does not come. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private static final Duration COMMIT_MARKS = Duration.ofSeconds(15);

  /** Of both runs: short, so that few minutes are still open where a run ends. */
  static final Duration HEALTH_GRACE = Duration.ofSeconds(10);

  private static final int LEAST_CALM_SECONDS = 3;
  private static final int MOST_CALM_SECONDS = 8;

  /** With RocksDB too little room for all models even as bytes: they come and go. */
  private static final String MODEL_CACHE = "700 kb";

  private final ChaosSettings settings;

  /**
   * Of the first event. A broker that starts again forgets producers whose last record is a day
   * old, by the record's own time: it would take a batch twice that it had and had not answered.
   */
  private static final long AGE_MILLIS = 3_600_000;

  private final PrintWriter out;
  private StormPlan plan;
  private final List<Struck> struck = new ArrayList<>();
  private final Checks checks = new Checks();

  /** A run that tells {@code out} what it does. */
  public Chaos(ChaosSettings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
    this.plan =
        StormPlan.of(settings.seed(), settings.mostEvents(), settings.eventsPerSecond())
            .inHourOf(System.currentTimeMillis() - AGE_MILLIS)
            .withStormEvents(settings.stormEvents());
  }

  /**
   * Runs it. The cluster is ended whatever happens; its folder is left to the caller.
   *
   * @throws ClusterFault where the job does not come back, or something else than the job fails
   */
  public ChaosReport run() throws Exception {
    Cluster cluster =
        Cluster.in(settings.folder(), ClusterSettings.onFreePorts(TASK_MANAGERS, SLOTS));
    Thread end = new Thread(cluster::end, "chaos-end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      say("starting a cluster in " + cluster.folder().root());
      cluster.start();
      MarkingFaults marking = disturb(cluster);
      cluster.stopFlink();
      return judge(cluster, marking);
    } finally {
      cluster.stop();
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private MarkingFaults disturb(Cluster cluster) throws Exception {
    JobUnderTest job = new JobUnderTest(cluster, submission(cluster));
    MarkingFaults marking = new MarkingFaults(job);
    job.start(null, List.of());
    Load.Broker broker = new Load.Broker(cluster.settings().bootstrapServers(), TopicNames.DEFAULT);
    Storm storm = new Storm(plan);
    try (Committed committed = Committed.results(broker.bootstrapServers(), TopicNames.DEFAULT);
        Committed answers = Committed.answers(broker.bootstrapServers(), TopicNames.DEFAULT);
        Load load =
            Load.play(storm, broker, Pace.realTime(settings.eventsPerSecond()), committed::count)) {
      if (!Waiting.until(FIRST_OUTPUT, () -> committed.count() > 0)) {
        throw new ClusterFault("nothing came out within " + FIRST_OUTPUT + ": " + load.progress());
      }
      Recovery recovery = new Recovery(job, load, committed, marking, settings);
      strikeAll(job, recovery);
      awaitQuiet(load, committed, answers);
      for (Fault fault : settings.markingFaults()) {
        report(recovery.of(fault, () -> marking.strike(fault)));
      }
      load.finish();
      drain(job, load, committed, answers);
    }
    job.stopWithSavepoint();
    checkTransactions(cluster);
    return marking;
  }

  /** Each fault once, in an order of the seed's, and again until the time is over. */
  private void strikeAll(JobUnderTest job, Recovery recovery) {
    SplittableRandom random = new SplittableRandom(settings.seed());
    Striker striker = new Striker(job, random);
    List<Fault> bag = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofSeconds(settings.seconds()).toNanos();
    while (true) {
      if (bag.isEmpty()) {
        bag.addAll(settings.plainFaults());
      }
      int calm = LEAST_CALM_SECONDS + random.nextInt(MOST_CALM_SECONDS - LEAST_CALM_SECONDS);
      if (bag.isEmpty() || System.nanoTime() + Duration.ofSeconds(calm).toNanos() > end) {
        Waiting.pass(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        return;
      }
      Waiting.pass(Duration.ofSeconds(calm));
      Fault fault = bag.remove(random.nextInt(bag.size()));
      report(recovery.of(fault, () -> striker.strike(fault)));
    }
  }

  /** Config answers that were lost or repeated would make another input of what follows. */
  private void awaitQuiet(Load load, Committed committed, Committed answers) {
    BooleanSupplier quiet =
        () ->
            load.progress().acknowledged() >= settings.stormEvents()
                && answers.count() >= load.progress().requests()
                && committed.count() >= settings.stormEvents();
    if (!Waiting.until(DRAIN, quiet)) {
      throw new ClusterFault("the load is late by more than " + DRAIN + ": " + load.progress());
    }
  }

  private void report(Struck one) {
    struck.add(one);
    say(ChaosReport.line(one));
  }

  /** Until every event has come out, or nothing comes any more. */
  private void drain(JobUnderTest job, Load load, Committed committed, Committed answers)
      throws InterruptedException {
    say("waiting for the rest");
    if (!load.await(DRAIN) || load.progress().failure() != null) {
      throw new ClusterFault("the load did not end: " + load.progress());
    }
    plan = plan.withEvents(load.progress().sent());
    boolean exact = settings.markingFaults().isEmpty();
    long[] last = {committed.count(), System.nanoTime()};
    Supervisor supervisor = new Supervisor(job.cluster());
    Waiting.until(
        DRAIN,
        () -> {
          supervisor.look();
          if (committed.count() > last[0] || !job.runs()) {
            last[0] = committed.count();
            last[1] = System.nanoTime();
          }
          boolean silent = System.nanoTime() - last[1] > SILENCE.toNanos();
          boolean answered = answers.count() >= load.progress().requests();
          return exact && committed.count() >= plan.events() && answered || silent;
        });
    checks.passed(
        String.format(
            Locale.ROOT,
            "load: %,d events with %d poison floods, %,d config requests and commands; waited"
                + " %.1f s at gates and for commands",
            load.progress().acknowledged(),
            plan.floods(),
            load.progress().requests(),
            load.progress().waited().toMillis() / 1e3));
  }

  private void checkTransactions(Cluster cluster) {
    try (Admin admin = cluster.admin()) {
      // A commit is answered before the last partition has its mark.
      if (Waiting.until(COMMIT_MARKS, () -> openTransactions(admin).isEmpty())) {
        checks.passed("no transaction left open");
      } else {
        checks.failed("transactions left open: " + openTransactions(admin));
      }
    }
  }

  private static List<OpenTransactions.Open> openTransactions(Admin admin) {
    return OpenTransactions.list(admin, TopicNames.DEFAULT, "");
  }

  private ChaosReport judge(Cluster cluster, MarkingFaults marking) throws Exception {
    String servers = cluster.settings().bootstrapServers();
    ReferenceComparison comparison = new ReferenceComparison(settings, plan, servers, checks);
    Verdict verdict =
        comparison.judge(cluster.folder().root().resolve("reference"), marking, this::say);
    cluster.stop();
    checkProcesses(cluster);
    return new ChaosReport(
        settings.seed(),
        settings.rocksDb() ? "rocksdb" : "heap",
        plan.events() / settings.eventsPerSecond(),
        struck,
        verdict,
        checks.notes(),
        checks.failures());
  }

  private void checkProcesses(Cluster cluster) {
    List<String> left = cluster.leftOver();
    if (left.isEmpty()) {
      checks.passed("no process left over");
    } else {
      checks.failed("processes left over: " + left);
    }
  }

  private JobSubmission submission(Cluster cluster) {
    return cluster.sabotagedJob(
        cluster.folder().root().resolve("orders"),
        List.of(
            "--state.backend=" + (settings.rocksDb() ? "rocksdb" : "hashmap"),
            "--state.model-cache=" + MODEL_CACHE,
            "--checkpoint.interval=1 s",
            "--checkpoint.timeout=20 s",
            "--health.grace=" + HEALTH_GRACE.toSeconds() + " s",
            "--sinks.transaction-timeout=30 min"));
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
