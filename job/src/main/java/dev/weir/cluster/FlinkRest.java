package dev.weir.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What is asked of a JobManager over HTTP. Safe for use by several threads. */
public final class FlinkRest {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final long POLL_NANOS = 200_000_000;
  private static final int FAILURE = 400;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final ObjectMapper mapper = new ObjectMapper();
  private final String address;

  /** Of the JobManager at {@code address}, as in {@code http://127.0.0.1:8081}. */
  public FlinkRest(String address) {
    this.address = address;
  }

  /** A job, as the JobManager names it. */
  public record Job(String id, String name, String state) {
    /** Whether it will not run again. */
    public boolean ended() {
      return List.of("FINISHED", "CANCELED", "FAILED").contains(state);
    }
  }

  /**
   * What a JobManager says of a job's checkpoints.
   *
   * @param completed since this job was started
   * @param latest path of the newest complete one, or null
   */
  public record Checkpoints(long completed, String latest) {}

  /** Whether a JobManager answers, and how many TaskManagers it knows; -1 if none does. */
  public int taskManagers() {
    try {
      return get("/overview").path("taskmanagers").asInt(-1);
    } catch (ClusterFault e) {
      return -1;
    }
  }

  /** All jobs that it still knows, the youngest first. */
  public List<Job> jobs() {
    List<JsonNode> found = new ArrayList<>();
    get("/jobs/overview").path("jobs").forEach(found::add);
    found.sort(
        (one, other) ->
            Long.compare(other.path("start-time").asLong(), one.path("start-time").asLong()));
    return found.stream()
        .map(
            job ->
                new Job(
                    job.path("jid").asText(),
                    job.path("name").asText(),
                    job.path("state").asText()))
        .toList();
  }

  /** The job that has not ended, if there is one. */
  public Optional<Job> unfinished() {
    return jobs().stream().filter(job -> !job.ended()).findFirst();
  }

  /** Whether every task of the job runs. */
  public boolean allRunning(String job) {
    JsonNode details = get("/jobs/" + job);
    boolean running = details.path("state").asText().equals("RUNNING");
    for (JsonNode vertex : details.path("vertices")) {
      running &= vertex.path("status").asText().equals("RUNNING");
    }
    return running;
  }

  /** Of {@code job}. */
  public Checkpoints checkpoints(String job) {
    JsonNode found = get("/jobs/" + job + "/checkpoints");
    JsonNode latest = found.path("latest").path("completed").path("external_path");
    return new Checkpoints(
        found.path("counts").path("completed").asLong(),
        latest.isTextual() ? latest.asText() : null);
  }

  /** Why it last restarted, in one line. */
  public String lastException(String job) {
    JsonNode entries = get("/jobs/" + job + "/exceptions").path("exceptionHistory").path("entries");
    String trace = entries.path(0).path("stacktrace").asText();
    List<String> causes = trace.lines().filter(line -> line.startsWith("Caused by: ")).toList();
    return causes.isEmpty()
        ? trace.lines().findFirst().orElse("")
        : causes.get(causes.size() - 1).substring("Caused by: ".length());
  }

  /**
   * Takes a canonical savepoint.
   *
   * @param stop whether the job ends with it
   * @return its path
   */
  public String savepoint(String job, boolean stop, Duration patience) {
    ObjectNode body = mapper.createObjectNode().put("formatType", "CANONICAL");
    if (!stop) {
      body.put("cancel-job", false);
    } else {
      body.put("drain", false);
    }
    String path = "/jobs/" + job + (stop ? "/stop" : "/savepoints");
    String trigger = send("POST", path, body).path("request-id").asText();
    long deadline = System.nanoTime() + patience.toNanos();
    String problem = "it goes on";
    while (System.nanoTime() < deadline) {
      try {
        JsonNode answer = get("/jobs/" + job + "/savepoints/" + trigger);
        if (answer.path("status").path("id").asText().equals("COMPLETED")) {
          return location(answer.path("operation"));
        }
      } catch (SavepointFailed e) {
        throw e;
      } catch (ClusterFault e) {
        // The savepoint is not less complete for a question that was not answered.
        problem = e.getMessage();
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new ClusterFault(
        ("the savepoint of job " + job + " is not known to be complete after ")
            + (patience.toSeconds() + " s: " + problem + "; it may be in the savepoint folder"));
  }

  private static String location(JsonNode operation) {
    if (operation.hasNonNull("location")) {
      return operation.path("location").asText();
    }
    String trace = operation.path("failure-cause").path("stack-trace").asText();
    throw new SavepointFailed(
        "the savepoint failed: " + trace.lines().findFirst().orElse("without a reason"));
  }

  /** Ends the job without a savepoint; its checkpoints stay. */
  public void cancel(String job) {
    send("PATCH", "/jobs/" + job, null);
  }

  private JsonNode get(String path) {
    return send("GET", path, null);
  }

  private JsonNode send(String method, String path, JsonNode body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .method(method, publisher)
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= FAILURE) {
        throw new ClusterFault(
            method + " " + path + ": " + response.statusCode() + " " + firstLine(response.body()));
      }
      return response.body().isEmpty()
          ? mapper.createObjectNode()
          : mapper.readTree(response.body());
    } catch (IOException e) {
      throw new ClusterFault("the JobManager at " + address + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterFault("interrupted", e);
    }
  }

  private static String firstLine(String body) {
    return body.replace("\\n", "\n").lines().findFirst().orElse("");
  }

  /** Flink says so itself, and asking again changes nothing. */
  private static final class SavepointFailed extends ClusterFault {
    private static final long serialVersionUID = 1L;

    SavepointFailed(String message) {
      super(message);
    }
  }
}
