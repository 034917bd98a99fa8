package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.state.ModelKeySerializer;
import dev.weir.state.States;
import dev.weir.state.Uids;
import dev.weir.tools.SavedForms.Form;
import dev.weir.tools.read.EntryFunction;
import dev.weir.tools.read.EntryStream;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.RawEntry;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes flipped anywhere in a savepoint. */
class VerifyFuzzTest {
  private static final TypeInformation<Tuple2<String, String>> ROW =
      Types.TUPLE(Types.STRING, Types.STRING);
  private static final ReadSettings SETTINGS =
      new ReadSettings(2, Duration.ofMinutes(1), Progress.SILENT);

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  @TempDir static Path folder;

  private static Map<Form, String> saved;

  @BeforeAll
  static void save() throws Exception {
    saved = SavedForms.of(4);
  }

  @ParameterizedTest
  @CsvSource({"HEAP_CANONICAL,60", "HEAP_NATIVE,40", "ROCKSDB_NATIVE,20"})
  void noFlippedByteIsSoundAndChangesAModel(Form form, int flips) throws Exception {
    String savepoint = saved.get(form);
    assertThat(Ran.of("verify", savepoint).out()).contains("sound");
    Map<String, String> models = models(savepoint);
    long seed = 20_261_121L;
    SplittableRandom random = new SplittableRandom(seed);
    int faults = 0;
    for (int f = 0; f < flips; f++) {
      Path copy = VerifyTest.copy(savepoint, folder.resolve(form + "-" + f));
      String flipped = flip(copy, random);
      String what = form + ", seed " + seed + ", flip " + f + ": " + flipped;
      Ran ran = Ran.of("verify", "--parallelism", "2", "--timeout", "60", copy.toString());
      switch (ran.exitCode()) {
        case 0 -> assertThat(models(copy.toUri().toString())).as(what).isEqualTo(models);
        case 1 -> {
          faults++;
          assertThat(ran.out()).as(what + "\n" + ran.err()).contains("faults");
          assertThat(ran.err()).as(what).isEmpty();
        }
        default -> {
          assertThat(ran.exitCode()).as(what + ran.err()).isIn(2, 4);
          assertThat(ran.err()).as(what).contains("weir: ").contains(", expected ");
          assertThat(ran.err()).as(what).doesNotContain("(null)").doesNotContain("found null");
        }
      }
    }
    assertThat(faults).as("seed " + seed).isGreaterThan(flips / 5);
  }

  private static String flip(Path savepoint, SplittableRandom random) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(savepoint)) {
      files = all.sorted().filter(file -> file.toFile().length() > 0).toList();
    }
    // Files by their bytes, but now and then the metadata.
    long bytes = files.stream().mapToLong(file -> file.toFile().length()).sum();
    long at = random.nextLong(bytes);
    Path file = files.get(0);
    for (Path next : files) {
      file = next;
      if (at < next.toFile().length()) {
        break;
      }
      at -= next.toFile().length();
    }
    if (random.nextInt(10) == 0) {
      file = savepoint.resolve("_metadata");
      at = random.nextLong(file.toFile().length());
    }
    byte[] content = Files.readAllBytes(file);
    int mask = 1 + random.nextInt(255);
    content[(int) at] ^= (byte) mask;
    Files.write(file, content);
    return file.getFileName() + " byte " + at + " ^ " + mask;
  }

  private static Map<String, String> models(String savepoint) {
    SavedState state = SavedState.open(Path.of(URI.create(savepoint)).toString());
    ReadJob job = new ReadJob(state, SETTINGS);
    Map<String, String> models = new TreeMap<>();
    job.forEach(
        "Reading",
        EntryStream.of(job, state, List.of(Uids.SCORE_EVENTS), new Frames(), ROW),
        row -> assertThat(models.put(row.f0, row.f1)).isNull());
    return models;
  }

  private static final class Frames implements EntryFunction<Tuple2<String, String>> {
    private static final long serialVersionUID = 1L;

    @Override
    public void entry(RawEntry entry, Collector<Tuple2<String, String>> out) throws Exception {
      if (entry.state().equals(States.MODEL)) {
        var key = ModelKeySerializer.INSTANCE.deserialize(new DataInputDeserializer(entry.key()));
        out.collect(Tuple2.of(key.toString(), Arrays.toString(entry.value())));
      }
    }
  }
}
