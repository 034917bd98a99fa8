package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a copy of the repository, with a Maven and a Java that only say they were there.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      # Two at once are what must not be.
      mkdir alone || exit 9
      echo built >>builds
      [ ! -p go ] || { echo packaging; read -r answer <go; }
      [ ! -e broken ] || { rmdir alone; exit 1; }
      mkdir -p job/target/lib state-tools/target/lib
      : >job/target/weir-job-1.jar
      : >state-tools/target/weir-state-tools-1.jar
      rmdir alone
      """;
  private static final String JAVA =
      """
      #!/bin/sh
      case $1 in
        -version) echo 'openjdk version "17.0.1"' >&2 ;;
        *) echo ran ;;
      esac
      """;

  private static final String NOTHING = "#!/bin/sh\n";

  /** Beyond the greatest number a process may have. */
  private static final long NO_PROCESS = 99_999_999;

  @TempDir Path home;

  private final List<ProcessHandle> processes = new ArrayList<>();

  @BeforeEach
  void copy() throws IOException {
    assumeThat(Path.of("/bin/sh")).isExecutable();
    Files.copy(Path.of("../weir"), home.resolve("weir"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createFile(home.resolve("pom.xml"));
    for (String module : List.of("operators", "job", "state-tools")) {
      Files.createDirectories(home.resolve(module + "/src/main"));
      Files.createFile(home.resolve(module + "/pom.xml"));
    }
    executable("bin/mvn", MAVEN);
    executable("java/bin/java", JAVA);
  }

  private void executable(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @AfterEach
  void end() {
    for (ProcessHandle process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process weir(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("weir").toString()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.resolve("java").toString());
    builder
        .environment()
        .merge("PATH", home.resolve("bin").toString(), (old, bin) -> bin + ':' + old);
    Process process = builder.start();
    processes.add(process.toHandle());
    return process;
  }

  private static String all(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said + "exit code " + process.exitValue();
  }

  private Path lock() {
    return home.resolve(".weir/build.lock");
  }

  private void lockedBy(String host, long process) throws IOException {
    Files.createDirectories(lock().getParent());
    Files.createSymbolicLink(lock(), Path.of(host + ':' + process));
  }

  private static String host() throws IOException {
    return new ProcessBuilder("uname", "-n").start().inputReader(UTF_8).readLine();
  }

  /** Lets Maven wait until {@link #go} is called. */
  private void hold() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", home.resolve("go").toString()).start().waitFor())
        .isZero();
  }

  /** Lets the Maven that waits go on, and no later one wait. */
  private void go() throws IOException {
    try (OutputStream go = Files.newOutputStream(home.resolve("go"))) {
      Files.delete(home.resolve("go"));
      go.write('\n');
    }
  }

  private BufferedReader untilMavenRuns(Process weir) throws IOException {
    BufferedReader said = weir.inputReader(UTF_8);
    assertThat(said.readLine()).startsWith("building Weir (first time");
    assertThat(said.readLine()).isEqualTo("packaging");
    return said;
  }

  private long builds() throws IOException {
    return Files.readAllLines(home.resolve("builds")).size();
  }

  @Test
  void theSecondOfTwoWaitsForTheFirstOnesBuildAndUsesIt() throws Exception {
    hold();
    Process first = weir("demo");
    BufferedReader firstSaid = untilMavenRuns(first);
    Process second = weir("demo");
    BufferedReader secondSaid = second.inputReader(UTF_8);
    assertThat(secondSaid.readLine())
        .startsWith("waiting for process " + first.pid() + ", which builds Weir");
    go();
    assertThat(firstSaid.lines()).containsExactly("ran");
    assertThat(secondSaid.lines()).containsExactly("ran");
    assertThat(first.waitFor() + second.waitFor()).isZero();
    assertThat(builds()).isEqualTo(1);
    assertThat(lock()).doesNotExist();
  }

  @Test
  void whatAKilledBuildHasLeftIsNotWaitedFor() throws Exception {
    lockedBy(host(), NO_PROCESS);
    // A link to a folder is followed by some of what works with links.
    Files.createDirectory(home.resolve(".weir/" + host() + ':' + NO_PROCESS));
    assertThat(all(weir("demo"))).contains("building Weir").endsWith("ran\nexit code 0");
    assertThat(Files.exists(lock(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(all(weir("demo"))).as("nothing is to be built").isEqualTo("ran\nexit code 0");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void theMavenOfAKilledLauncherIsWaitedFor() throws Exception {
    hold();
    Process killed = weir("demo");
    untilMavenRuns(killed);
    killed.descendants().forEach(processes::add);
    killed.destroyForcibly().waitFor();
    BufferedReader said = weir("demo").inputReader(UTF_8);
    String maven = Files.readString(home.resolve(".weir/build.lock.maven")).strip();
    assertThat(said.readLine()).startsWith("waiting for process " + maven + ", which builds Weir");
    go();
    assertThat(said.readLine()).startsWith("building Weir");
    assertThat(said.lines()).containsExactly("ran");
    assertThat(home.resolve(".weir")).isEmptyDirectory();
  }

  @Test
  void aGuardThatAKilledLauncherHasLeftIsNamed() throws Exception {
    lockedBy(host(), NO_PROCESS);
    Files.createDirectory(home.resolve(".weir/build.lock.left"));
    executable("bin/sleep", NOTHING);
    assertThat(all(weir("demo")))
        .contains("found no way to make " + home.toRealPath().resolve(".weir/build.lock.left"))
        .endsWith("a killed weir has left it\nexit code 3");
  }

  @Test
  void aLauncherDoesNotWaitForItsOwnNumber() throws Exception {
    String first = "mkdir .weir; ln -s \"$(uname -n):$$\" .weir/build.lock; exec ./weir demo";
    assertThat(all(start(List.of("sh", "-c", first))))
        .startsWith("building Weir")
        .endsWith("ran\nexit code 0");
  }

  @Test
  void theLockOfAnotherHostIsWaitedForAndNeverTaken() throws Exception {
    lockedBy("elsewhere", NO_PROCESS);
    assertThatWaitingEnds(NO_PROCESS + " of elsewhere");
  }

  @Test
  void aProcessThatDoesNotBuildIsNotWaitedForWithoutAnEnd() throws Exception {
    long other = ProcessHandle.current().pid();
    lockedBy(host(), other);
    assertThatWaitingEnds(Long.toString(other));
  }

  private void assertThatWaitingEnds(String process) throws Exception {
    executable("bin/sleep", NOTHING);
    assertThat(all(weir("demo")).lines())
        .hasSize(12)
        .startsWith(
            "waiting for process %s, which builds Weir (if it does not, delete %s)…"
                .formatted(process, home.toRealPath().resolve(".weir/build.lock")))
        .contains(
            "weir: waited ten minutes for process %s; if it does not build Weir, delete %s"
                .formatted(process, home.toRealPath().resolve(".weir/build.lock")))
        .endsWith("exit code 3");
    assertThat(Files.exists(lock(), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aLockThatIsAnothersByNowStays() throws Exception {
    hold();
    Process weir = weir("demo");
    BufferedReader said = untilMavenRuns(weir);
    Files.delete(lock());
    lockedBy("elsewhere", NO_PROCESS);
    go();
    assertThat(said.lines()).containsExactly("ran");
    assertThat(Files.exists(lock(), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aFolderInPlaceOfTheLockIsNamed() throws Exception {
    Files.createDirectories(lock());
    executable("bin/sleep", NOTHING);
    assertThat(all(weir("demo"))).contains("build.lock, which is no link").endsWith("code 3");
  }

  @Test
  void whereThereAreNoLinksItBuildsWithoutALock() throws Exception {
    executable("bin/ln", "#!/bin/sh\necho 'ln: not permitted' >&2\nexit 1\n");
    executable("bin/sleep", NOTHING);
    assertThat(all(weir("demo")))
        .contains("build.lock (ln: not permitted): builds without", "building Weir (first time")
        .endsWith("ran\nexit code 0");
  }

  @Test
  void aFailedBuildLeavesNoLockAndNothingThatLooksBuilt() throws Exception {
    Files.createFile(home.resolve("broken"));
    assertThat(all(weir("demo"))).contains("the build failed").endsWith("exit code 3");
    assertThat(Files.exists(lock(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    Files.delete(home.resolve("broken"));
    assertThat(all(weir("demo"))).contains("building Weir").endsWith("exit code 0");
  }

  @Test
  void aJobThatRunsKeepsItsClassesWhileAnotherModuleIsBuilt() throws Exception {
    all(weir("demo"));
    Path inUse = Files.createFile(home.resolve("job/target/lib/in-use.jar"));
    assertThat(all(weir("state", "inspect"))).contains("building Weir").endsWith("exit code 0");
    assertThat(inUse).exists();
    assertThat(builds()).isEqualTo(2);
  }
}
