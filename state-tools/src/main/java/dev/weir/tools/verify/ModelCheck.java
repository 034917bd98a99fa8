package dev.weir.tools.verify;

import dev.weir.detect.Detector;
import dev.weir.model.Learned;
import dev.weir.model.Model;
import dev.weir.threshold.RarityCalibration;
import dev.weir.transform.Transform;
import java.util.Arrays;
import java.util.function.Consumer;

/** What must hold of every model, whatever its tenant's config says. */
final class ModelCheck {
  /** Where scores are asked for: the origin and both sides of it. */
  private static final float[] PROBES = {0, 1, -1};

  private final Consumer<String> fault;

  ModelCheck(Consumer<String> fault) {
    this.fault = fault;
  }

  void check(Model model) {
    require(model.judged() >= 0, "judged", model.judged(), "0 or more");
    boolean fresh = model.judging() == null;
    require(!fresh || model.judged() == 0, "judged", model.judged(), "0 where nothing judges");
    require(
        fresh == (model.decision() == null),
        "a decision part",
        model.decision() != null,
        "one where something judges");
    if (!fresh) {
      require(model.configVersion() >= 1, "config version", model.configVersion(), "1 or more");
      check("judging part", model.judging(), model);
    }
    if (model.candidate() != null) {
      check("candidate", model.candidate(), model);
      require(
          !fresh && model.candidate().learningHash() != model.judging().learningHash(),
          "candidate's learning hash",
          model.candidate().learningHash(),
          "another than the judging part's");
    }
    if (model.fallback() != null) {
      check("fallback", model.fallback(), model);
    }
  }

  private void check(String part, Learned learned, Model model) {
    long judged = model.judged();
    RarityCalibration calibration = learned.calibration();
    require(
        learned.learned() >= 0 && learned.learned() <= judged,
        part + ": learned",
        learned.learned(),
        "0 to the " + judged + " judged");
    require(
        calibration.seen() >= calibration.count() && calibration.seen() <= judged,
        part + ": scores calibrated",
        calibration.seen(),
        calibration.count() + " held, to the " + judged + " judged");
    for (float score : calibration.scores()) {
      if (!Float.isFinite(score)) {
        require(false, part + ": a calibrated score", score, "a finite number");
        break;
      }
    }
    checkTransforms(part, learned, model.clockMillis());
    checkDetector(part, learned.detector());
  }

  private void checkTransforms(String part, Learned learned, long timeMillis) {
    int width = -1;
    for (Transform transform : learned.transforms()) {
      require(
          width < 0 || transform.inputs() == width,
          part + ": inputs of " + transform.type(),
          transform.inputs(),
          width);
      width = transform.outputs();
      if (transform.ready()) {
        checkOutput(part + ": output of " + transform.type(), transform, timeMillis);
      }
    }
    require(
        width < 0 || learned.detector().dimensions() == width,
        part + ": dimensions of the detector",
        learned.detector().dimensions(),
        width);
  }

  private void checkOutput(String what, Transform transform, long timeMillis) {
    double[] out = new double[transform.outputs()];
    guarded(
        what,
        () -> {
          transform.apply(new double[transform.inputs()], timeMillis, out);
          boolean numbers = Arrays.stream(out).noneMatch(Double::isNaN);
          require(numbers, what, Arrays.toString(out), "numbers");
        });
  }

  private void checkDetector(String part, Detector detector) {
    if (!detector.ready()) {
      return;
    }
    float[] vector = new float[detector.dimensions()];
    for (float probe : PROBES) {
      Arrays.fill(vector, probe);
      guarded(
          part + ": " + detector.type().label(),
          () -> {
            double score = detector.score(vector);
            require(Double.isFinite(score), part + ": a score", score, "a finite number");
          });
    }
  }

  private void guarded(String what, Runnable check) {
    try {
      check.run();
    } catch (RuntimeException e) {
      fault.accept(what + ": found that it fails (" + e + "), expected a number");
    }
  }

  private void require(boolean holds, String what, Object found, Object expected) {
    if (!holds) {
      fault.accept(what + ": found " + found + ", expected " + expected);
    }
  }
}
