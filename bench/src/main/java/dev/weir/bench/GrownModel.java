package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.model.Judgement;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.model.Observation;
import dev.weir.model.Workspace;
import dev.weir.state.ModelKey;
import dev.weir.tenant.LearningPart;
import java.io.IOException;
import java.util.SplittableRandom;

/** A model as the job has it, fed with events like those of {@link BenchEvents}. */
final class GrownModel {
  private static final int BEYOND_SETTLED = 500;
  private static final int SAMPLES = 16;

  private final Observation observation = new Observation();
  private final Judgement judgement = new Judgement();
  private final Workspace workspace = new Workspace();
  private final SplittableRandom random;
  private final Model model;

  GrownModel(DetectorType type) {
    this(type, ModelShape.DEFAULT, 1);
  }

  GrownModel(DetectorType type, ModelShape shape, long seed) {
    random = new SplittableRandom(seed);
    observation.sentUnder(shape.judging(type));
    observation.values = new double[shape.features()];
    observation.timeMillis = BenchEvents.START_MILLIS;
    LearningPart part = observation.config.current();
    ModelKey key = ModelKey.of(BenchEvents.TENANT, part.scope(), part.lanes(), "e" + seed);
    model = new Model(key.fingerprint());
  }

  /** Mean size of the frames of models that have seen so many events. */
  static double encodedBytes(DetectorType type, ModelShape shape, int events) throws IOException {
    long bytes = 0;
    for (int seed = 1; seed <= SAMPLES; seed++) {
      ModelFrame frame = new ModelFrame();
      frame.encode(new GrownModel(type, shape, seed).after(events));
      bytes += frame.length();
    }
    return (double) bytes / SAMPLES;
  }

  /** Feeds it until its windows are full and it has given scores. */
  Model settled() {
    int events = observation.config.current().detector().settledAfter();
    return after(events + BEYOND_SETTLED);
  }

  /** Feeds it with so many more events. */
  Model after(int events) {
    for (int e = 0; e < events; e++) {
      for (int f = 0; f < observation.values.length; f++) {
        observation.values[f] = 10 + random.nextGaussian();
      }
      observation.timeMillis++;
      model.judge(observation, judgement, workspace);
    }
    return model;
  }
}
