package dev.weir.docker;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.program.DefaultPackagedProgramRetriever;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.entrypoint.ClusterEntrypointUtils;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;

/**
 * What {@code standalone-job} starts in the image. Flink's own is in flink-container, which only a
 * distribution has; all that it adds to Flink's libraries is this reading of the arguments.
 */
public final class ApplicationEntryPoint extends ApplicationClusterEntryPoint {
  private ApplicationEntryPoint(Configuration configuration, PackagedProgram program) {
    super(configuration, program, StandaloneResourceManagerFactory.getInstance());
  }

  /**
   * Arguments: {@code --configDir FOLDER}, {@code --job-classname CLASS}, optionally {@code
   * --fromSavepoint PATH}, any {@code -Dkey=value}; the others are the job's.
   */
  public static void main(String[] arguments) throws Exception {
    List<String> left = new ArrayList<>(List.of(arguments));
    Configuration configuration = GlobalConfiguration.loadConfiguration(take(left, "--configDir"));
    String job = take(left, "--job-classname");
    String savepoint = take(left, "--fromSavepoint");
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    for (String word : List.copyOf(left)) {
      if (word.startsWith("-D")) {
        configuration.setString(
            word.substring(2, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
        left.remove(word);
      }
    }
    File jobs = ClusterEntrypointUtils.tryFindUserLibDirectory().orElseThrow();
    PackagedProgram program =
        DefaultPackagedProgramRetriever.create(
                jobs, null, job, left.toArray(String[]::new), configuration)
            .getPackagedProgram();
    configureExecution(configuration, program);
    ClusterEntrypoint.runClusterEntrypoint(new ApplicationEntryPoint(configuration, program));
  }

  private static String take(List<String> words, String option) {
    int at = words.indexOf(option);
    if (at < 0) {
      return null;
    }
    words.remove(at);
    return words.remove(at);
  }
}
