package dev.weir.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A job for Flink's own client, {@code flink run}.
 *
 * @param jar the job's
 * @param extra another jar on the job's class path, with {@code mainClass} in it; null: none
 * @param mainClass null: the jar's own
 * @param parallelism of every operator that has no other
 * @param from savepoint or retained checkpoint; null: none
 * @param options of the job, as {@code --key=value}
 */
public record JobSubmission(
    Path jar, Path extra, String mainClass, int parallelism, String from, List<String> options) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern JOB_ID =
      Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})");

  /** The same at another parallelism. */
  public JobSubmission withParallelism(int other) {
    return new JobSubmission(jar, extra, mainClass, other, from, options);
  }

  /** The same from a savepoint or a checkpoint; null: from none. */
  public JobSubmission withFrom(String path) {
    return new JobSubmission(jar, extra, mainClass, parallelism, path, options);
  }

  /** The same with these options, in place of those of its own that have the same name. */
  public JobSubmission withOptions(List<String> others) {
    List<String> all = new ArrayList<>(options);
    for (String other : others) {
      String name = other.substring(0, other.indexOf('=') + 1);
      all.removeIf(option -> option.startsWith(name));
      all.add(other);
    }
    return new JobSubmission(jar, extra, mainClass, parallelism, from, all);
  }

  private List<String> arguments() {
    List<String> words = new ArrayList<>(List.of("run", "-d", "-p", Integer.toString(parallelism)));
    if (from != null) {
      words.addAll(List.of("-s", from));
    }
    if (extra != null) {
      words.addAll(List.of("-C", extra.toUri().toString()));
    }
    if (mainClass != null) {
      words.addAll(List.of("-c", mainClass));
    }
    words.add(jar.toString());
    words.addAll(options);
    return words;
  }

  /**
   * Submits it and waits for the JobManager's answer.
   *
   * @return the job's id
   * @throws ClusterFault with what the client said, if there is no job
   */
  String run(ClusterFolder folder, ClusterSettings settings) {
    ProcessBuilder builder = new ProcessBuilder(new Commands(folder, settings).client(arguments()));
    // The job's options are those given here.
    builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_"));
    builder.environment().put("FLINK_CONF_DIR", folder.conf().toString());
    builder.directory(folder.temporary().toFile());
    builder.redirectErrorStream(true);
    try {
      Process client = builder.start();
      client.getOutputStream().close();
      CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> read(client));
      if (!client.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        client.destroyForcibly();
        throw new ClusterFault("flink run did not end within " + PATIENCE + "; " + log(folder));
      }
      return jobId(said.join(), folder);
    } catch (IOException e) {
      throw new ClusterFault("cannot start Flink's client: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterFault("interrupted", e);
    }
  }

  private static String read(Process client) {
    try {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static String jobId(String said, ClusterFolder folder) {
    Matcher id = JOB_ID.matcher(said);
    if (id.find()) {
      return id.group(1);
    }
    throw new ClusterFault("flink run started no job: " + reason(said) + "; " + log(folder));
  }

  /** What Weir says itself is for people; else the deepest cause is nearest to the trouble. */
  static String reason(String said) {
    List<String> lines = said.lines().map(String::strip).toList();
    int cause = -1;
    for (int i = 0; i < lines.size(); i++) {
      cause = lines.get(i).startsWith("Caused by: ") ? i : cause;
      if (lines.get(i).startsWith("Caused by: dev.weir.")) {
        break;
      }
    }
    if (cause < 0) {
      return lines.stream().filter(line -> !line.isEmpty()).findFirst().orElse("without a word");
    }
    StringBuilder reason = new StringBuilder(lines.get(cause).substring("Caused by: ".length()));
    for (int i = cause + 1; i < lines.size() && isMessage(lines.get(i)); i++) {
      reason.append(' ').append(lines.get(i));
    }
    return reason.toString();
  }

  private static boolean isMessage(String line) {
    return !line.isEmpty() && !line.startsWith("at ") && !line.startsWith("...");
  }

  private static String log(ClusterFolder folder) {
    return "its log: " + folder.logs().resolve("client.log");
  }
}
