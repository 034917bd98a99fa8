package dev.weir.tools;

import dev.weir.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  private SavedForms() {}

  /** Where each stands; {@code entities} of every tenant. */
  static Map<Form, String> save(Path folder, int entities) throws Exception {
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
