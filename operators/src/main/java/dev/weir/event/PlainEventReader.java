package dev.weir.event;

import java.nio.charset.StandardCharsets;

/**
 * Reads good events of plain form, which nearly all are, without a general parser: one object of
 * {@link PlainJson} with nothing nested but its features. It refuses nothing: where it gives up,
 * {@link EventReader} reads the same record from its beginning, and only that one rejects. So what
 * is accepted here must be accepted there with the same result, and a property test holds both
 * against each other.
 *
 * <p>Reused; not safe for use by two threads.
 */
final class PlainEventReader {
  private static final byte[][] FIELDS = {
    ascii("tenant"), ascii("entity"), ascii("id"), ascii("time"), ascii("features")
  };
  private static final int TENANT = 0;
  private static final int ENTITY = 1;
  private static final int ID = 2;
  private static final int TIME = 3;
  private static final int FEATURES = 4;
  private static final int STRANGE = 5;

  /** Longer than any time that is one. */
  private static final int MAX_TIME_LENGTH = 40;

  private final PlainJson json = new PlainJson();
  private final PlainFeatureReader featureReader = new PlainFeatureReader(json);
  private final StrangeNames strange = new StrangeNames();
  private final SeenTenants tenants = new SeenTenants();
  private final char[] time = new char[MAX_TIME_LENGTH];
  private final TimeReader timeReader;

  private TenantRules rules;
  private DecodedEvent out;
  private long recordTimestamp;
  private int length;
  private int seen;
  private boolean timeSettled;
  private boolean featuresRead;
  private int featuresFrom;
  private int featuresEnd;

  PlainEventReader(TimeReader timeReader) {
    this.timeReader = timeReader;
  }

  /**
   * Reads one record into {@code into}, whose tenant, if it has one, is bound by header or topic.
   * False if it gave up; what {@code into} holds means nothing then.
   */
  boolean read(EventReader.Source record, TenantRules asked, DecodedEvent into) {
    rules = asked;
    out = into;
    recordTimestamp = record.timestamp();
    length = record.value().length;
    seen = 0;
    timeSettled = false;
    featuresRead = false;
    featuresFrom = -1;
    strange.clear();
    json.begin(record.value(), record.start());
    return json.take('{') && takeFields() && json.peek() < 0 && finish();
  }

  private boolean takeFields() {
    do {
      if (!json.text()) {
        return false;
      }
      int field = field();
      boolean again = (seen & 1 << field) != 0;
      seen |= field == STRANGE ? 0 : 1 << field;
      if (again || !json.take(':') || !takeField(field)) {
        return false;
      }
    } while (json.take(','));
    return json.take('}');
  }

  /** Which field the text consumed last names. */
  private int field() {
    for (int field = 0; field < FIELDS.length; field++) {
      if (json.isText(FIELDS[field])) {
        return field;
      }
    }
    return STRANGE;
  }

  private boolean takeField(int field) {
    if (field == STRANGE) {
      out.extra++;
      return json.isNewTo(strange) && json.scalar();
    }
    if (json.peek() == 'n') {
      return json.take("null") && (field != TIME || settleByRecord());
    }
    return switch (field) {
      case TENANT -> takeTenant();
      case ENTITY -> (out.entity = identifier()) != null;
      case ID -> (out.id = identifier()) != null;
      case TIME -> takeTime();
      case FEATURES -> takeFeatures();
      default -> throw new IllegalStateException("found field " + field + ", expected one above");
    };
  }

  private boolean takeTenant() {
    if (!json.text() || !json.isPrintable()) {
      return false;
    }
    String tenant = json.tenant(tenants);
    boolean good = tenant != null && (out.tenant == null || out.tenant.equals(tenant));
    out.tenant = tenant;
    return good;
  }

  /** Consumes an entity or id; null if it is not a good one. */
  private String identifier() {
    if (!json.text()) {
      return null;
    }
    String text = json.string();
    boolean good =
        json.isPrintable()
            ? !text.isEmpty() && text.length() <= Identifiers.MAX_LENGTH
            : Identifiers.fault(text, RejectionCode.INVALID_ID) == null;
    return good ? text : null;
  }

  private boolean takeTime() {
    if (json.peek() != '"') {
      PlainNumber number = json.lastNumber();
      timeSettled =
          json.number()
              && number.isWhole()
              && timeReader.take(number.wholeValue(), recordTimestamp, out);
      return timeSettled;
    }
    if (!json.text()) {
      return false;
    }
    int length = json.copyText(time);
    long millis = length < 0 ? IsoTime.INVALID : IsoTime.parse(time, 0, length);
    timeSettled = millis != IsoTime.INVALID && timeReader.take(millis, recordTimestamp, out);
    return timeSettled;
  }

  private boolean settleByRecord() {
    timeSettled = timeReader.useRecordTimestamp(recordTimestamp, out);
    return timeSettled;
  }

  private boolean takeFeatures() {
    if (!json.take('{')) {
      return false;
    }
    if (out.tenant != null && timeSettled) {
      return readFeatures();
    }
    featuresFrom = json.at();
    boolean skipped = json.skipFlatObject();
    featuresEnd = json.at();
    return skipped;
  }

  private boolean readFeatures() {
    if (rules.recordsOf(out.tenant, recordTimestamp) != null) {
      return false;
    }
    FeatureLayout layout = rules.layoutFor(out.tenant, out.timeMillis);
    featuresRead =
        layout != null
            && layout != FeatureLayout.CLOSED
            && layout != FeatureLayout.KEYLESS
            && featureReader.read(layout, out);
    return featuresRead;
  }

  private boolean finish() {
    if (featuresRead) {
      return true;
    }
    if (out.tenant == null || featuresFrom < 0 || !timeSettled && !settleByRecord()) {
      return false;
    }
    json.goTo(featuresFrom);
    return readFeatures() && json.at() == featuresEnd;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
