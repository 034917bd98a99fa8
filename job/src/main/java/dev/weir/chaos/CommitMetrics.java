package dev.weir.chaos;

import dev.weir.cluster.Cluster;
import dev.weir.cluster.ClusterFault;
import dev.weir.cluster.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What the TaskManagers tell Prometheus about commits. */
final class CommitMetrics {
  private static final String FAILED = "_failedCommittables";

  private final Cluster cluster;
  private final HttpClient http = HttpClient.newHttpClient();

  CommitMetrics(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * The number of commits that failed for good in the present life of the TaskManagers.
   *
   * @throws ClusterFault if there is none in time: a loss that nobody is told of
   */
  long awaitFailed(Duration patience) {
    if (!Waiting.until(patience, () -> failed() > 0)) {
      throw new ClusterFault(
          "no TaskManager reports a commit that failed, expected " + FAILED.substring(1) + " > 0");
    }
    return failed();
  }

  private long failed() {
    double sum = 0;
    for (int port : cluster.settings().ports().taskManagerMetrics()) {
      sum += read(port).lines().filter(this::counts).mapToDouble(this::value).sum();
    }
    return (long) sum;
  }

  private boolean counts(String line) {
    return !line.startsWith("#") && line.contains(FAILED);
  }

  private double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private String read(int port) {
    URI address = URI.create("http://127.0.0.1:" + port + "/metrics");
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
