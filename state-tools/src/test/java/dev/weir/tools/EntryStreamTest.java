package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.state.ModelKeySerializer;
import dev.weir.state.ModelSerializer;
import dev.weir.state.States;
import dev.weir.tools.SavedForms.Form;
import dev.weir.tools.inspect.SavepointSummary;
import dev.weir.tools.read.EntryFunction;
import dev.weir.tools.read.EntryStream;
import dev.weir.tools.read.KeyedForm;
import dev.weir.tools.read.Progress;
import dev.weir.tools.read.RawEntry;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.Recorded;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.verify.Verification;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keyed state read undecoded, in every form in which the real job saves it. */
class EntryStreamTest {
  private static final TypeInformation<Tuple4<String, String, String, byte[]>> ROW =
      Types.TUPLE(
          Types.STRING,
          Types.STRING,
          Types.STRING,
          PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  @RegisterExtension static final MiniClusterExtension FLINK = TestFlink.start();

  private static Map<Form, String> saved;

  @BeforeAll
  static void save() throws Exception {
    saved = SavedForms.of(SavedForms.ENTITIES);
  }

  @Test
  void everyFormHoldsTheSameModelsBitForBit() {
    Map<String, byte[]> expected = models(Form.HEAP_CANONICAL);
    assertThat(expected).hasSize(Population.tenants().size() * SavedForms.ENTITIES);
    for (Form form : Form.values()) {
      Map<String, byte[]> found = models(form);
      assertThat(found.keySet()).as(form.name()).isEqualTo(expected.keySet());
      found.forEach(
          (key, frame) -> assertThat(frame).as(form + " " + key).isEqualTo(expected.get(key)));
    }
  }

  /** Files are read into a state backend, or not at all; keys are walked over in both cases. */
  @Test
  void howFarTheReadingIsGoesFromNothingToAllWhateverTheForm() {
    for (Form form : Form.values()) {
      Recorded progress = new Recorded();
      ReadSettings settings = new ReadSettings(2, Duration.ofMinutes(1), progress);
      SavepointSummary.read(saved.get(form), null, 1, settings);
      assertThat(Verification.of(saved.get(form), settings).isSound()).isTrue();
      assertThat(progress.stages()).as(form.name()).hasSize(2);
      for (Recorded.Done stage : progress.stages()) {
        String what = form + " " + stage.what() + " " + stage.steps();
        assertThat(stage.done()).as(what).isEqualTo(stage.total());
        assertThat(stage.steps()).as(what).hasSizeGreaterThan(5).allMatch(step -> step > 0);
        long last = stage.steps().get(stage.steps().size() - 1);
        assertThat(last).as(what + ": left unsaid up to the end").isLessThan(stage.total() / 3);
      }
    }
  }

  private static Map<String, byte[]> models(Form form) {
    SavedState state = SavedState.open(saved.get(form));
    ReadJob job = new ReadJob(state, new ReadSettings(2, Duration.ofMinutes(1), Progress.SILENT));
    Map<String, byte[]> models = new TreeMap<>();
    job.forEach(
        "Reading",
        EntryStream.of(job, state, KeyedForm.uids().toList(), new Rows(), ROW),
        row -> {
          assertThat(row.f1).isNotEmpty();
          if (row.f1.equals(States.MODEL)) {
            assertThat(models.put(row.f2, row.f3)).as(row.f2).isNull();
          }
        });
    return models;
  }

  private static final class Rows implements EntryFunction<Tuple4<String, String, String, byte[]>> {
    private static final long serialVersionUID = 1L;

    @Override
    public void entry(RawEntry entry, Collector<Tuple4<String, String, String, byte[]>> out)
        throws Exception {
      assertThat(entry.writtenGroup()).isEqualTo(entry.keyGroup());
      if (!entry.state().equals(States.MODEL)) {
        out.collect(Tuple4.of(entry.uid(), entry.state(), "", entry.value()));
        return;
      }
      DataInputDeserializer key = new DataInputDeserializer(entry.key());
      String name = ModelKeySerializer.INSTANCE.deserialize(key).toString();
      assertThat(key.available()).as("the namespace").isEqualTo(1);
      Model model = new ModelSerializer().deserialize(new DataInputDeserializer(entry.value()));
      // Housekeeping follows from watermarks.
      model.timerMillis(Model.NO_TIMER);
      ModelFrame frame = new ModelFrame();
      frame.encode(model);
      byte[] bytes = Arrays.copyOf(frame.bytes(), frame.length());
      out.collect(Tuple4.of(entry.uid(), entry.state(), name, bytes));
    }
  }
}
