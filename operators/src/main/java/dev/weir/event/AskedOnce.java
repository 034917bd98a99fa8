package dev.weir.event;

/** Rules that are not asked the same twice about one event, although it may be read twice. */
final class AskedOnce implements TenantRules {
  private TenantRules rules;
  private boolean asked;
  private String tenant;
  private long timeMillis;
  private FeatureLayout answer;
  private Rejection refusal;

  /** Begins the next event. */
  void begin(TenantRules asking) {
    rules = asking;
    asked = false;
    refusal = null;
  }

  @Override
  public FeatureLayout layoutFor(String name, long eventTimeMillis) {
    if (!asked || eventTimeMillis != timeMillis || !name.equals(tenant)) {
      answer = rules.layoutFor(name, eventTimeMillis);
      refusal = answer == null ? rules.refusal() : null;
      asked = true;
      tenant = name;
      timeMillis = eventTimeMillis;
    }
    return answer;
  }

  @Override
  public RecordMap recordsOf(String name, long recordTimestamp) {
    return rules.recordsOf(name, recordTimestamp);
  }

  @Override
  public boolean anyRecordMap() {
    return rules.anyRecordMap();
  }

  public Rejection refusal() {
    return refusal;
  }
}
