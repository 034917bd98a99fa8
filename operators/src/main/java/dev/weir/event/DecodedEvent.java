package dev.weir.event;

import java.util.Arrays;

/**
 * The outcome of decoding one record: a checked event, or a rejection. Filled anew by every {@link
 * EventDecoder#decode}; a caller that keeps something past that copies it. Unless {@link
 * #rejection} is null, only the rejection means anything.
 */
public final class DecodedEvent {
  String tenant;
  String entity;
  String id;
  long timeMillis;
  boolean timeGiven;
  int extra;
  int extraFeatures;
  private FeatureLayout layout;
  private double[] values = new double[0];
  private Rejection rejection;

  /** The tenant; a valid name. */
  public String tenant() {
    return tenant;
  }

  /** The entity; null if the event is about its tenant as a whole. */
  public String entity() {
    return entity;
  }

  /** The event's id; null if the sender gave none and none was filled in. */
  public String id() {
    return id;
  }

  /** Fills in the id of an event without one, from where the record stood. */
  public void fillId(String position) {
    id = position;
  }

  /** The event's time in epoch milliseconds. */
  public long timeMillis() {
    return timeMillis;
  }

  /** Whether the sender gave the time; otherwise it is the record's timestamp. */
  public boolean timeGiven() {
    return timeGiven;
  }

  /** The checked values in the order of {@link #layout}; reused, at least {@link #valueCount}. */
  public double[] values() {
    return values;
  }

  /** How many of {@link #values} belong to this event. */
  public int valueCount() {
    return layout == null ? 0 : layout.size();
  }

  /** What the values mean. */
  public FeatureLayout layout() {
    return layout;
  }

  /** Number of top-level fields that Weir does not know and has passed over. */
  public int extra() {
    return extra;
  }

  /** Number of features that no configuration names and that were passed over. */
  public int extraFeatures() {
    return extraFeatures;
  }

  /** Number of configured features without a value. */
  public int missing() {
    return layout == null ? 0 : layout.missing(values);
  }

  /** Why the record was refused; null if it was not. */
  public Rejection rejection() {
    return rejection;
  }

  void clear() {
    tenant = null;
    entity = null;
    id = null;
    timeMillis = 0;
    timeGiven = false;
    extra = 0;
    extraFeatures = 0;
    layout = null;
    rejection = null;
  }

  /** Takes the layout and gives an array of missing values to fill. */
  double[] begin(FeatureLayout chosen) {
    layout = chosen;
    if (values.length < chosen.size()) {
      values = new double[chosen.size()];
    }
    Arrays.fill(values, 0, chosen.size(), FeatureLayout.MISSING);
    return values;
  }

  /** Refuses the record for a reason that is not in it; always false. */
  boolean refuse(Rejection reason) {
    rejection = reason;
    return false;
  }

  /** Refuses the record; always false, so that it can be returned. */
  boolean reject(RejectionCode code, String field, String found) {
    rejection = Rejection.of(code, tenant, field, found);
    return false;
  }

  /** Says that what was refused stood at {@code pointer}, in a record of the tenant's own form. */
  void rejectAt(String pointer) {
    rejection = rejection.at(pointer);
  }

  /** Refuses the record with an expectation of its own; always false. */
  boolean reject(RejectionCode code, String field, String found, String expected) {
    rejection = Rejection.of(code, tenant, field, found, expected);
    return false;
  }
}
