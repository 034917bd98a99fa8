package dev.weir.tenant;

import dev.weir.tenant.RatePart.Algorithm;
import dev.weir.tenant.RatePart.OnExceed;
import dev.weir.tenant.RatePart.Share;
import java.util.List;

/** The limits of a config: a rate, which is said as a whole or not at all, and sizes. */
final class LimitsPartJson {
  private static final List<String> OF_THE_RATE =
      List.of("algorithm", "burst", "window", "share", "onExceed", "keepPayload");
  private static final RatePart RATE = RatePart.DEFAULT;

  private LimitsPartJson() {}

  /** {@link LimitsPart#NONE} where there is no such object; null if faults were noted. */
  static LimitsPart read(ConfigNode node) {
    if (node == null) {
      return LimitsPart.NONE;
    }
    boolean rated = OF_THE_RATE.stream().filter(node::has).count() > 0;
    RatePart rate = null;
    if (node.has("eventsPerSecond")) {
      rate = readRate(node);
    } else if (rated) {
      node.require("eventsPerSecond", "the rate that the other fields belong to; 0: no limit");
    }
    RatePart read = rate;
    LimitsPart limits =
        node.build(
            () ->
                new LimitsPart(
                    read,
                    said(node, "maxRecordBytes"),
                    said(node, "maxFeatures"),
                    said(node, "modelBytes"),
                    said(node, "entities")));
    node.end();
    return limits;
  }

  /** A zero that somebody has written is out of range, not unsaid. */
  private static int said(ConfigNode node, String name) {
    int value = node.integer(name, LimitsPart.UNSAID);
    return node.has(name) && value == LimitsPart.UNSAID
        ? node.fault(RefusalCode.OUT_OF_RANGE, name, "0", "at least 1", LimitsPart.UNSAID)
        : value;
  }

  private static RatePart readRate(ConfigNode node) {
    return node.build(
        () ->
            new RatePart(
                node.choice(
                    "algorithm", RATE.algorithm(), List.of(Algorithm.values()), Algorithm::label),
                node.integer("eventsPerSecond", RATE.eventsPerSecond()),
                said(node, "burst"),
                node.millis("window", RATE.windowMillis()),
                node.choice("share", RATE.share(), List.of(Share.values()), Share::label),
                node.choice(
                    "onExceed", RATE.onExceed(), List.of(OnExceed.values()), OnExceed::label),
                node.flag("keepPayload", RATE.keepPayload())));
  }

  static SparseObject write(LimitsPart part) {
    SparseObject out = new SparseObject();
    if (part.rate() != null) {
      write(part.rate(), out);
    }
    return out.put("maxRecordBytes", part.maxRecordBytes(), LimitsPart.UNSAID)
        .put("maxFeatures", part.maxFeatures(), LimitsPart.UNSAID)
        .put("modelBytes", part.modelBytes(), LimitsPart.UNSAID)
        .put("entities", part.entities(), LimitsPart.UNSAID);
  }

  /** The rate itself always: it is what says that there is one. */
  private static void write(RatePart rate, SparseObject out) {
    out.put("algorithm", rate.algorithm().label(), RATE.algorithm().label())
        .put("eventsPerSecond", rate.eventsPerSecond(), -1)
        .put("burst", rate.burst(), RATE.burst())
        .put("window", Durations.text(rate.windowMillis()), Durations.text(RATE.windowMillis()))
        .put("share", rate.share().label(), RATE.share().label())
        .put("onExceed", rate.onExceed().label(), RATE.onExceed().label())
        .put("keepPayload", rate.keepPayload(), RATE.keepPayload());
  }
}
