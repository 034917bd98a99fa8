package dev.weir.bench;

import dev.weir.detect.DetectorType;
import dev.weir.model.Judgement;
import dev.weir.model.Model;
import dev.weir.model.Observation;
import dev.weir.model.Workspace;
import dev.weir.state.ModelKey;
import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.TenantConfig;
import java.util.SplittableRandom;

/** A model as the job has it, fed with events like those of {@link BenchEvents}. */
final class GrownModel {
  private static final int BEYOND_SETTLED = 500;

  private final Observation observation = new Observation();
  private final Judgement judgement = new Judgement();
  private final Workspace workspace = new Workspace();
  private final SplittableRandom random = new SplittableRandom(1);
  private final TenantConfig config;
  private final Model model;

  GrownModel(DetectorType type) {
    config = Subject.config(type).config().withVersion(1);
    ConfigEpoch epoch = new ConfigEpoch(1, ConfigEpoch.OWN);
    observation.config = new JudgingConfig(config, null, epoch);
    observation.ownEpoch = epoch.own();
    observation.templateEpoch = epoch.template();
    observation.values = new double[BenchEvents.FEATURES];
    observation.timeMillis = BenchEvents.START_MILLIS;
    model = new Model(ModelKey.of(config.tenant(), config.learning().scope(), "e").fingerprint());
  }

  /** Feeds it until its windows are full and it has given scores. */
  Model settled() {
    int events = config.learning().detector().settledAfter();
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
