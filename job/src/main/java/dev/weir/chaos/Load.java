package dev.weir.chaos;

import dev.weir.kafka.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Plays a storm against a broker, in threads of its own: every step in its order, each record once,
 * also while the broker is killed and comes back. It ends after the last step, when the broker has
 * everything, or by {@link #stop}. All methods may be called by any thread.
 */
public final class Load implements AutoCloseable {
  /** Shorter waits cost more than they are worth; what is due by then goes out together. */
  private static final long LEAST_WAIT_NANOS = 1_000_000L;

  private static final long GATE_LOOK_MILLIS = 1_000;

  private final Storm storm;
  private final Pace pace;
  private final LongSupplier judged;
  private final OrderedProducer events;
  private final OrderedProducer requests;
  private final OrderedProducer commands;
  private final AcceptedVersions accepted;
  private final Thread player = new Thread(this::run, "chaos-load");
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile boolean stopped;
  private volatile boolean finishing;
  private volatile boolean done;
  private volatile Throwable failure;

  // Written by the player alone, under this lock; read together with what they belong to.
  private final Object clock = new Object();
  private long firstNanos;
  private boolean begun;
  private long gates;
  private long gatesWaitedFor;
  private long waitedNanos;
  private long waitingSinceNanos;
  private Step.TenantVersion waitingAt;

  /** Where a load goes. The topics must be there or come soon. */
  public record Broker(String bootstrapServers, TopicNames topics) {}

  private Load(Storm storm, Broker broker, Pace pace, LongSupplier judged) {
    this.storm = storm;
    this.pace = pace;
    this.judged = judged;
    String servers = broker.bootstrapServers();
    TopicNames topics = broker.topics();
    events = new OrderedProducer(PatientClient.producer(servers), topics.events());
    requests = new OrderedProducer(PatientClient.producer(servers), topics.config());
    commands = new OrderedProducer(PatientClient.producer(servers), topics.commands());
    accepted = new AcceptedVersions(PatientClient.committedReader(servers), topics.configStatus());
  }

  /**
   * Begins to play; returns at once. The storm belongs to the load from now on.
   *
   * @param judged how many events have come out so far; a load that runs {@link
   *     StormPlan#mostBehind} ahead of it waits
   */
  public static Load play(Storm storm, Broker broker, Pace pace, LongSupplier judged) {
    Load load = new Load(storm, broker, pace, judged);
    load.player.setDaemon(true);
    load.player.start();
    return load;
  }

  /** How far it has come. */
  public LoadProgress progress() {
    synchronized (clock) {
      long now = System.nanoTime();
      long sent = events.sent();
      boolean finished = done;
      long due = begun && !finished ? pace.indexAt(now - firstNanos, sent) : sent;
      long waiting = waitingAt == null ? 0 : now - waitingSinceNanos;
      return new LoadProgress(
          sent,
          events.acknowledged(),
          Math.min(due, storm.plan().events()),
          requests.sent() + commands.sent(),
          gates,
          gatesWaitedFor,
          Duration.ofNanos(waitedNanos + waiting),
          waitingAt,
          finished,
          failure);
    }
  }

  /** Waits for the end, by whatever cause; false if the time is over before. */
  public boolean await(Duration patience) throws InterruptedException {
    return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lets it end with the event that it is at, as if the storm had no more. */
  public void finish() {
    finishing = true;
  }

  /** Ends it early; what was sent and not acknowledged may or may not be on the broker. */
  public void stop() {
    stopped = true;
    player.interrupt();
  }

  /** Stops it and waits until its threads have ended. */
  @Override
  public void close() {
    stop();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      events.awaitPartitions(storm.plan().partitions());
      requests.awaitPartitions(1);
      commands.awaitPartitions(1);
      while (storm.hasNext() && !(finishing && storm.between())) {
        take(storm.next());
      }
      requests.flush();
      events.flush();
      done = true;
    } catch (InterruptedException | InterruptException e) {
      failure = stopped ? null : e;
    } catch (RuntimeException | Error e) {
      failure = stopped ? null : e;
    } finally {
      // Set already where it was interrupted; nothing below may be cut short by it.
      Thread.interrupted();
      events.close();
      requests.close();
      commands.close();
      accepted.close();
      ended.countDown();
    }
  }

  private void take(Step step) throws InterruptedException {
    if (step instanceof Step.EventStep event) {
      awaitDue(events.sent());
      awaitJudged();
      events.send(event.partition(), event.timestampMillis(), event.key(), event.value());
    } else if (step instanceof Step.RequestStep request) {
      requests.send(0, request.timestampMillis(), request.key(), request.value());
    } else if (step instanceof Step.GateStep gate) {
      pass(gate.accepted());
    } else if (step instanceof Step.CommandsStep some) {
      command(some);
    }
  }

  /** Nothing is on its way when the commands come, and nothing comes before they are done. */
  private void command(Step.CommandsStep step) throws InterruptedException {
    long since = System.nanoTime();
    events.flush();
    requests.flush();
    while (judged.getAsLong() < events.sent()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    awaitAnswers(List.of());
    List<String> ids = new ArrayList<>();
    for (Step.CommandMessage message : step.messages()) {
      commands.send(0, step.timestampMillis(), message.key(), message.value());
      if (message.id() != null) {
        ids.add(message.id());
      }
    }
    commands.flush();
    awaitAnswers(ids);
    synchronized (clock) {
      waitedNanos += System.nanoTime() - since;
    }
  }

  private void awaitAnswers(List<String> done) throws InterruptedException {
    while (!accepted.isQuiet(requests.sent() + commands.sent(), done)) {
      accepted.awaitChange(GATE_LOOK_MILLIS);
    }
  }

  /** The clock starts with the first event, and not while the job takes its first configs. */
  private void awaitDue(long index) throws InterruptedException {
    if (index == 0) {
      synchronized (clock) {
        firstNanos = System.nanoTime();
        begun = true;
      }
    }
    long due = pace.dueNanos(index);
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long left = due - (System.nanoTime() - firstNanos);
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(Math.max(left, LEAST_WAIT_NANOS));
    }
  }

  private void awaitJudged() throws InterruptedException {
    long most = storm.plan().mostBehind();
    while (events.sent() - judged.getAsLong() > most) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private void pass(List<Step.TenantVersion> wanted) throws InterruptedException {
    Step.TenantVersion missing = accepted.missing(wanted);
    boolean waited = missing != null;
    long since = System.nanoTime();
    while (missing != null) {
      note(missing, since);
      accepted.awaitChange(GATE_LOOK_MILLIS);
      // A request that the broker refused would never be answered.
      requests.check();
      events.check();
      missing = accepted.missing(wanted);
    }
    synchronized (clock) {
      gates++;
      gatesWaitedFor += waited ? 1 : 0;
      waitedNanos += waited ? System.nanoTime() - since : 0;
      waitingAt = null;
    }
  }

  private void note(Step.TenantVersion missing, long since) {
    synchronized (clock) {
      waitingAt = missing;
      waitingSinceNanos = since;
    }
  }
}
