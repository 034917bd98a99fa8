package dev.weir.cluster;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The job as it was last submitted to a cluster, so that it can be started again as it was.
 *
 * @param id of its last life
 * @param submission without a path to start from, unless it was stopped with a savepoint
 */
record RememberedJob(String id, JobSubmission submission) {
  private static Path file(ClusterFolder folder) {
    return folder.root().resolve("job.properties");
  }

  static boolean exists(ClusterFolder folder) {
    return Files.exists(file(folder));
  }

  void write(ClusterFolder folder) {
    JobSubmission job = submission;
    Properties properties = new Properties();
    properties.put("id", id);
    if (job.from() != null) {
      properties.put("from", job.from());
    }
    properties.put("jar", job.jar().toString());
    properties.put("parallelism", Integer.toString(job.parallelism()));
    for (int i = 0; i < job.options().size(); i++) {
      properties.put("option." + i, job.options().get(i));
    }
    try (Writer writer = Files.newBufferedWriter(file(folder))) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new ClusterFault("cannot write " + file(folder) + ": " + e.getMessage(), e);
    }
  }

  static RememberedJob read(ClusterFolder folder) {
    Properties properties = new Properties();
    if (!Files.exists(file(folder))) {
      throw new ClusterFault(
          "found no job in " + folder.root() + "; start one with 'weir cluster start'");
    }
    try (Reader reader = Files.newBufferedReader(file(folder))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new ClusterFault("cannot read " + file(folder) + ": " + e.getMessage(), e);
    }
    List<String> options = new ArrayList<>();
    for (int i = 0; properties.containsKey("option." + i); i++) {
      options.add(properties.getProperty("option." + i));
    }
    int parallelism = Integer.parseInt(properties.getProperty("parallelism"));
    Path jar = Path.of(properties.getProperty("jar"));
    String from = properties.getProperty("from");
    return new RememberedJob(
        properties.getProperty("id"),
        new JobSubmission(jar, null, null, parallelism, from, options));
  }
}
