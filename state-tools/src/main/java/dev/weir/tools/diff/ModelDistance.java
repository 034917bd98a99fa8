package dev.weir.tools.diff;

import dev.weir.detect.Detectors;
import dev.weir.model.Learned;
import dev.weir.model.Model;
import dev.weir.model.ModelFrame;
import dev.weir.transform.Transform;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * By how much two models of one key differ. Costs two encodings of each, whatever the detector.
 *
 * @param scores the Kolmogorov-Smirnov distance of the scores that both remember, 0 to 1: the
 *     largest difference of their distribution functions, which no scale changes; 1 where only one
 *     remembers any, and where their learning parts differ, since then their scores mean different
 *     things
 * @param learned the share of the words of four bytes that differ in the detectors' saved forms, 0
 *     to 1; 1 where the learning parts differ
 * @param shift by how far the transforms move the origin away from where it was before, along the
 *     feature that moves furthest: in spreads where they standardise; NaN where there are none to
 *     compare
 */
record ModelDistance(double scores, double learned, double shift) {
  private static final int WORD = Integer.BYTES;

  /** What has changed, in a few words. */
  static List<String> parts(Model before, Model after) {
    List<String> parts = new ArrayList<>();
    add(parts, "events", before.judged() != after.judged());
    add(
        parts,
        "config",
        before.configVersion() != after.configVersion()
            || before.ownEpoch() != after.ownEpoch()
            || before.configOfTemplate() != after.configOfTemplate());
    add(parts, "learning part", hash(before.judging()) != hash(after.judging()));
    add(parts, "candidate", hash(before.candidate()) != hash(after.candidate()));
    add(
        parts,
        "learned",
        before.judging() != null
            && after.judging() != null
            && !Arrays.equals(detector(before.judging()), detector(after.judging())));
    if (parts.isEmpty()) {
      parts.add("decision state");
    }
    return parts;
  }

  private static void add(List<String> parts, String name, boolean differs) {
    if (differs) {
      parts.add(name);
    }
  }

  private static long hash(Learned learned) {
    return learned == null ? 0 : learned.learningHash();
  }

  static ModelDistance between(Model before, Model after) {
    Learned old = before.judging();
    Learned now = after.judging();
    if (old == null && now == null) {
      return new ModelDistance(0, 0, Double.NaN);
    }
    if (hash(old) != hash(now)) {
      return new ModelDistance(1, 1, Double.NaN);
    }
    return new ModelDistance(
        kolmogorovSmirnov(old.calibration().scores(), now.calibration().scores()),
        differing(detector(old), detector(now)),
        shift(old, before.clockMillis(), now, after.clockMillis()));
  }

  /** Of two samples, each ascending. */
  static double kolmogorovSmirnov(float[] first, float[] second) {
    if (first.length == 0 || second.length == 0) {
      return first.length == second.length ? 0 : 1;
    }
    double largest = 0;
    int a = 0;
    int b = 0;
    while (a < first.length && b < second.length) {
      float at = Math.min(first[a], second[b]);
      while (a < first.length && first[a] <= at) {
        a++;
      }
      while (b < second.length && second[b] <= at) {
        b++;
      }
      double gap = (double) a / first.length - (double) b / second.length;
      largest = Math.max(largest, Math.abs(gap));
    }
    return largest;
  }

  /** The share of differing words; those that only one has differ. */
  static double differing(byte[] first, byte[] second) {
    int longer = Math.max(first.length, second.length);
    if (longer == 0) {
      return 0;
    }
    int words = (longer + WORD - 1) / WORD;
    int different = 0;
    for (int w = 0; w < words; w++) {
      different += sameWord(first, second, w * WORD) ? 0 : 1;
    }
    return (double) different / words;
  }

  private static boolean sameWord(byte[] first, byte[] second, int from) {
    int firstEnd = Math.min(from + WORD, first.length);
    int secondEnd = Math.min(from + WORD, second.length);
    return firstEnd == secondEnd && Arrays.equals(first, from, firstEnd, second, from, secondEnd);
  }

  private static double shift(Learned old, long oldMillis, Learned now, long nowMillis) {
    double[] before = origin(old, oldMillis);
    double[] after = origin(now, nowMillis);
    if (before == null || after == null || before.length != after.length) {
      return Double.NaN;
    }
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      largest = Math.max(largest, Math.abs(after[i] - before[i]));
    }
    return largest;
  }

  /** Where the transforms put a vector of zeros; null where they are not ready. */
  private static double[] origin(Learned learned, long millis) {
    double[] at = null;
    for (Transform transform : learned.transforms()) {
      if (!transform.ready()) {
        return null;
      }
      double[] out = new double[transform.outputs()];
      try {
        transform.apply(at == null ? new double[transform.inputs()] : at, millis, out);
      } catch (RuntimeException e) {
        return null;
      }
      at = out;
    }
    return at;
  }

  private static byte[] detector(Learned learned) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Detectors.save(learned.detector(), new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The frame without what is housekeeping: models are compared by it. */
  static byte[] frame(Model model) throws IOException {
    model.timerMillis(Model.NO_TIMER);
    ModelFrame frame = new ModelFrame();
    frame.encode(model);
    return Arrays.copyOf(frame.bytes(), frame.length());
  }
}
