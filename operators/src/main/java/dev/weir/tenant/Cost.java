package dev.weir.tenant;

import dev.weir.transform.TransformParameters;

/**
 * What a config costs, estimated from its parameters alone: processor time of one core for an
 * event, and bytes of a model. {@code docs/cost.md} has the formulas and what was measured beside
 * them.
 *
 * @param nanosPerEvent from Kafka to Kafka, one model among many, its state on the heap or in the
 *     model cache
 * @param nanosPerMiss more for an event whose model must be read from RocksDB and written back
 * @param savedBytes of one model in a checkpoint, at most
 * @param liveBytes of one model in memory
 */
public record Cost(double nanosPerEvent, double nanosPerMiss, long savedBytes, long liveBytes) {
  /** Kafka, exchange, checks, calibration and output: what an event without features costs. */
  private static final double NANOS_OF_PIPELINE = 4_900;

  /** Decoding, carrying and checking one value. */
  private static final double NANOS_OF_FEATURE = 80;

  /** A read and a write of RocksDB, of a small value. */
  private static final double NANOS_OF_STORE = 12_000;

  /** Decoding, encoding, and what RocksDB's reads, writes and compaction move, for a saved byte. */
  private static final double NANOS_OF_SAVED_BYTE = 6;

  /** Making a fallback's vector and calibrating its score. */
  private static final double NANOS_OF_FALLBACK = 400;

  /** What the models of {@code config} cost, with their fallbacks; a candidate comes on top. */
  public static Cost of(TenantConfig config) {
    Cost own = of(config.learning());
    LearningPart fallback = config.fallback();
    if (fallback == null) {
      return own;
    }
    double nanos = NANOS_OF_FALLBACK + fallback.detector().nanosPerRecord(fallback.width());
    return new Cost(
        own.nanosPerEvent + nanos,
        own.nanosPerMiss + NANOS_OF_SAVED_BYTE * fallback.modelBytes(),
        own.savedBytes + fallback.modelBytes(),
        own.liveBytes + fallback.liveBytes());
  }

  /** What models of {@code part} cost without a fallback; a candidate comes on top. */
  public static Cost of(LearningPart part) {
    double nanos = NANOS_OF_PIPELINE + NANOS_OF_FEATURE * part.features().size();
    int length = part.width();
    for (TransformParameters transform : part.transforms()) {
      nanos += transform.nanosPerRecord(length);
      length = transform.outputs(length);
    }
    nanos += part.detector().nanosPerRecord(length);
    return new Cost(
        nanos,
        NANOS_OF_STORE + NANOS_OF_SAVED_BYTE * part.modelBytes(),
        part.modelBytes(),
        part.liveBytes());
  }
}
