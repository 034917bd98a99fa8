package dev.weir.tools.inspect;

import dev.weir.model.Learned;
import dev.weir.model.Model;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The models of one tenant that one detector judges in. */
public final class DetectorSummary {
  /** Scores of one model that are looked at: all models weigh alike, however much they remember. */
  private static final int SCORES_OF_A_MODEL = 64;

  private final String detector;
  private long models;
  private long judged;
  private long learned;
  private long bytes;
  private long mostBytes;
  private Sketch sizes = new Sketch();
  private Sketch scores = new Sketch();

  DetectorSummary(String detector) {
    this.detector = detector;
  }

  /** Its name in a config; "none" of models that have judged nothing. */
  public String detector() {
    return detector;
  }

  /** How many there are. */
  public long models() {
    return models;
  }

  /** Events they have judged, together. */
  public long judged() {
    return judged;
  }

  /** Events that the parts which judge have learned, together. */
  public long learned() {
    return learned;
  }

  /** What their frames take, together. */
  public long bytes() {
    return bytes;
  }

  /** What the largest takes. */
  public long mostBytes() {
    return mostBytes;
  }

  /** What one of them takes. */
  public Sketch sizes() {
    return sizes;
  }

  /** Scores that they remember. */
  public Sketch scores() {
    return scores;
  }

  void add(Model model, int frameBytes) {
    models++;
    judged += model.judged();
    bytes += frameBytes;
    mostBytes = Math.max(mostBytes, frameBytes);
    sizes.add(frameBytes);
    Learned judging = model.judging();
    if (judging == null) {
      return;
    }
    learned += judging.learned();
    float[] remembered = judging.calibration().scores();
    int step = Math.max(1, remembered.length / SCORES_OF_A_MODEL);
    for (int s = 0; s < remembered.length; s += step) {
      scores.add(remembered[s]);
    }
  }

  DetectorSummary plus(DetectorSummary other) {
    models += other.models;
    judged += other.judged;
    learned += other.learned;
    bytes += other.bytes;
    mostBytes = Math.max(mostBytes, other.mostBytes);
    sizes.add(other.sizes);
    scores.add(other.scores);
    return this;
  }

  void save(DataOutput out) throws IOException {
    out.writeUTF(detector);
    out.writeLong(models);
    out.writeLong(judged);
    out.writeLong(learned);
    out.writeLong(bytes);
    out.writeLong(mostBytes);
    sizes.save(out);
    scores.save(out);
  }

  static DetectorSummary load(DataInput in) throws IOException {
    DetectorSummary loaded = new DetectorSummary(in.readUTF());
    loaded.models = in.readLong();
    loaded.judged = in.readLong();
    loaded.learned = in.readLong();
    loaded.bytes = in.readLong();
    loaded.mostBytes = in.readLong();
    loaded.sizes = Sketch.load(in);
    loaded.scores = Sketch.load(in);
    return loaded;
  }
}
