package dev.weir.tools;

import dev.weir.kafka.DataFolder;
import dev.weir.kafka.EmbeddedKafka;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;

/** The same events, saved by the real job in every form there is. */
final class SavedForms {
  /** Backend, format and parallelism of a job. */
  enum Form {
    HEAP_CANONICAL("hashmap", SavepointFormatType.CANONICAL, 2),
    HEAP_NATIVE("hashmap", SavepointFormatType.NATIVE, 1),
    ROCKSDB_CANONICAL("rocksdb", SavepointFormatType.CANONICAL, 3),
    ROCKSDB_NATIVE("rocksdb", SavepointFormatType.NATIVE, 2),
    HEAP_COMPRESSED("hashmap", SavepointFormatType.CANONICAL, 2),
    HEAP_NATIVE_COMPRESSED("hashmap", SavepointFormatType.NATIVE, 2);

    private final String backend;
    private final SavepointFormatType format;
    private final int parallelism;

    Form(String backend, SavepointFormatType format, int parallelism) {
      this.backend = backend;
      this.format = format;
      this.parallelism = parallelism;
    }
  }

  static final int ENTITIES = 30;
  static final int ROUNDS = 40;

  /** Names the build, all of whose processes share what one has saved; null outside of one. */
  private static final String BUILD = System.getProperty("weir.build");

  private static final Map<Integer, Map<Form, String>> SAVED = new HashMap<>();

  private SavedForms() {}

  /**
   * Where each stands, for reading alone: all classes of a build have the same. Who asks first has
   * them saved by its Flink; who damages one makes a copy.
   *
   * @param entities of every tenant
   */
  static synchronized Map<Form, String> of(int entities) throws Exception {
    Map<Form, String> saved = SAVED.get(entities);
    if (saved == null) {
      saved = Collections.unmodifiableMap(BUILD == null ? ofProcess(entities) : ofBuild(entities));
      SAVED.put(entities, saved);
    }
    return saved;
  }

  private static Map<Form, String> ofProcess(int entities) throws Exception {
    Path folder = Files.createTempDirectory("weir-saved-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> DataFolder.delete(folder)));
    return save(folder, entities);
  }

  /** The next build saves them anew, since its job may be another. */
  private static Map<Form, String> ofBuild(int entities) throws Exception {
    Path all = Files.createDirectories(Path.of("target", "saved-forms").toAbsolutePath());
    Path folder = all.resolve(String.valueOf(entities));
    Path places = folder.resolve(BUILD.replaceAll("[^0-9A-Za-z]", "-") + ".properties");
    try (FileChannel lock =
        FileChannel.open(
            all.resolve(entities + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock();
      if (!Files.exists(places)) {
        DataFolder.delete(folder);
        write(save(Files.createDirectories(folder), entities), places);
      }
    }
    return read(places);
  }

  private static void write(Map<Form, String> saved, Path to) throws IOException {
    Properties places = new Properties();
    saved.forEach((form, place) -> places.setProperty(form.name(), place));
    try (OutputStream out = Files.newOutputStream(to)) {
      places.store(out, null);
    }
  }

  private static Map<Form, String> read(Path from) throws IOException {
    Properties places = new Properties();
    try (InputStream in = Files.newInputStream(from)) {
      places.load(in);
    }
    Map<Form, String> saved = new EnumMap<>(Form.class);
    for (Form form : Form.values()) {
      saved.put(form, places.getProperty(form.name()));
    }
    return saved;
  }

  private static Map<Form, String> save(Path folder, int entities) throws Exception {
    Map<Form, String> saved = new EnumMap<>(Form.class);
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Population population = new Population(entities, 1);
      List<Population.Sent> busy = population.busyRounds(ROUNDS);
      List<Population.Sent> all = population.everybody();
      for (Form form : Form.values()) {
        String prefix = form.name().toLowerCase(Locale.ROOT) + "-";
        RealJob real = RealJob.on(kafka, prefix, "all-");
        // Files of their own, also for what is small.
        JobClient job =
            real.start(
                null,
                form.parallelism,
                "--state.backend=" + form.backend,
                "--flink.execution.checkpointing.snapshot-compression="
                    + form.name().endsWith("COMPRESSED"),
                "--flink.execution.checkpointing.storage=filesystem",
                "--flink.execution.checkpointing.dir=" + folder.resolve("checkpoints").toUri(),
                "--flink.execution.checkpointing.data-inline-threshold=2 kb");
        if (form == Form.HEAP_CANONICAL) {
          real.configure(Population.tenants());
          real.events(busy);
          real.events(all);
        }
        real.scores(busy.size() + all.size());
        saved.put(form, RealJob.stop(job, folder.resolve(form.name()), form.format));
      }
    }
    return saved;
  }
}
