package dev.weir.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/**
 * Turns the bytes of one record into a checked event, or says why it cannot. Bad data never throws
 * here: it costs one {@link Rejection}. A good event costs the strings it keeps.
 *
 * <p>Records are read twice at most: by {@link PlainEventReader}, which knows good events of plain
 * form only, and where it gives up, by {@link EventReader} over a strict JSON parser.
 *
 * <p>Fields may come in any order. Features can be read only once tenant and time are known, since
 * these choose the configuration; features that come earlier are passed over and read again from
 * their bytes at the end. Senders that write {@code tenant, entity, id, time, features} (or {@code
 * "time": null}) pay for one pass.
 *
 * <p>Records of tenants that write in a form of their own are read by {@link MappedEventReader}.
 *
 * <p>With several faults in one record the first one met is reported, in the order of the bytes.
 * Not safe for use by two threads; reused for every record.
 */
public final class EventDecoder {
  /** Nesting of objects and arrays, the event itself included. */
  public static final int MAX_DEPTH = 16;

  /** JSON tokens in one event. */
  public static final int MAX_TOKENS = 5000;

  /** Digits of one number, those of its exponent included; a double needs 20. */
  public static final int MAX_NUMBER_LENGTH = 40;

  /** Characters of one category; a longer entity or id is not looked at either. */
  public static final int MAX_STRING_LENGTH = 10_000;

  /** Bytes of one field name. */
  public static final int MAX_NAME_LENGTH = 128;

  /** Entries of {@code features}. */
  public static final int MAX_FEATURES = 1000;

  private final Limits limits;
  private final JsonFactory factory;
  private final EventReader reader;
  private final PlainEventReader plainReader;
  private final MappedEventReader mappedReader;
  private final TenantFinder tenantFinder;
  private final boolean plainFirst;
  private final AskedOnce asked = new AskedOnce();

  /**
   * What an operator of Weir may want to change.
   *
   * @param maxBytes the largest event, in bytes
   * @param maxFutureMillis how far an event's time may lie after its record's timestamp
   * @param maxPastMillis how far it may lie before
   */
  public record Limits(int maxBytes, long maxFutureMillis, long maxPastMillis)
      implements java.io.Serializable {
    /** 64 KiB, ten minutes, thirty days. */
    public static final Limits DEFAULT = new Limits(65_536, 600_000L, 30 * 86_400_000L);

    /** Refuses limits that no event could keep. */
    public Limits {
      if (maxBytes < 1 || maxFutureMillis < 0 || maxPastMillis < 0) {
        throw new IllegalArgumentException(
            ("found maxBytes " + maxBytes + ", maxFutureMillis " + maxFutureMillis)
                + (", maxPastMillis " + maxPastMillis + ", expected at least 1, 0 and 0"));
      }
    }
  }

  /** A decoder with these limits. */
  public EventDecoder(Limits limits) {
    this(limits, true);
  }

  /** A decoder that reads events of plain form like any other unless {@code plainFirst}. */
  EventDecoder(Limits limits, boolean plainFirst) {
    this.limits = limits;
    this.factory = strictFactory(limits.maxBytes());
    this.reader = new EventReader(factory, new TimeReader(limits));
    this.plainFirst = plainFirst;
    this.plainReader = new PlainEventReader(new TimeReader(limits));
    this.mappedReader = new MappedEventReader(new TimeReader(limits));
    this.tenantFinder = new TenantFinder(factory);
  }

  /**
   * Decodes one record into {@code into}.
   *
   * @param record the record's value; null for a tombstone
   * @param timestamp the record's Kafka timestamp; negative if it has none
   * @param boundTenant the tenant by header or topic; null if the body names it
   * @return whether {@code into} holds an event; if not, it holds a rejection
   */
  public boolean decode(
      byte[] record, long timestamp, String boundTenant, TenantRules tenants, DecodedEvent into) {
    int start = record == null ? 0 : Utf8.markLength(record);
    if (!bindTenant(boundTenant, into) || !isPresent(record, start, into)) {
      return false;
    }
    EventReader.Source source = new EventReader.Source(record, start, timestamp);
    asked.begin(tenants);
    RecordMap map = boundTenant == null ? null : tenants.recordsOf(boundTenant, timestamp);
    if (map != null) {
      return decodeMapped(source, map, into);
    }
    if (plainFirst && plainReader.read(source, asked, into)) {
      return true;
    }
    // Not read again: what is over a limit must cost little.
    Rejection refusal = asked.refusal();
    return refusal != null ? into.refuse(refusal) : decodeAny(source, boundTenant, into);
  }

  /** Decodes a record from its beginning that is not known to be good, or not of plain form. */
  private boolean decodeAny(EventReader.Source source, String boundTenant, DecodedEvent into) {
    bindTenant(boundTenant, into);
    byte[] record = source.value();
    int start = source.start();
    int fault = Utf8.firstFault(record, start);
    if (fault >= 0) {
      return into.reject(RejectionCode.BAD_ENCODING, null, "a fault at byte " + fault);
    }
    if (boundTenant == null && asked.anyRecordMap()) {
      String tenant = tenantFinder.tenantOf(source);
      RecordMap map = tenant == null ? null : asked.recordsOf(tenant, source.timestamp());
      if (map != null) {
        into.tenant = tenant;
        return decodeMapped(source, map, into);
      }
    }
    reader.begin(source, asked, into);
    try (JsonParser parser = factory.createParser(record, start, record.length - start)) {
      return reader.read(parser);
    } catch (IOException e) {
      return reader.refuse(e);
    }
  }

  /** Decodes a record of a tenant's own form. */
  private boolean decodeMapped(EventReader.Source source, RecordMap map, DecodedEvent into) {
    byte[] record = source.value();
    int start = source.start();
    int fault = Utf8.firstFault(record, start);
    if (fault >= 0) {
      return into.reject(RejectionCode.BAD_ENCODING, null, "a fault at byte " + fault);
    }
    JsonParser parser = null;
    try (JsonParser opened = factory.createParser(record, start, record.length - start)) {
      parser = opened;
      return mappedReader.read(opened, map, into) && mappedReader.settle(source, asked);
    } catch (IOException e) {
      return ParserFault.reject(e, parser, mappedReader.isBehind(), into);
    }
  }

  private static JsonFactory strictFactory(int maxBytes) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxDocumentLength(maxBytes)
            .maxTokenCount(MAX_TOKENS)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            // Jackson notices a text too long only while a buffer is full, and buffers grow with
            // what was read before. So whoever reads a text looks at its length.
            .maxStringLength(maxBytes)
            .maxNameLength(MAX_NAME_LENGTH)
            .build();
    return new JsonFactoryBuilder()
        .streamReadConstraints(constraints)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
        // Names come from strangers: they must not stay in the table of the whole JVM.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // The hash has a random seed, so that failing on collisions would not replay.
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        // The bytes have been checked: they are UTF-8.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .build();
  }

  private static boolean bindTenant(String bound, DecodedEvent into) {
    into.clear();
    if (bound != null && !TenantName.isValid(bound)) {
      String found = TenantName.describe(bound) + " in header or topic";
      return into.reject(RejectionCode.INVALID_TENANT, null, found);
    }
    into.tenant = bound;
    return true;
  }

  private boolean isPresent(byte[] record, int start, DecodedEvent into) {
    if (record == null) {
      return into.reject(RejectionCode.TOMBSTONE, null, "no value");
    }
    if (record.length == start) {
      return into.reject(RejectionCode.EMPTY, null, "no bytes");
    }
    if (record.length > limits.maxBytes()) {
      String expected = "at most " + limits.maxBytes();
      return into.reject(RejectionCode.EVENT_TOO_LARGE, null, record.length + " bytes", expected);
    }
    return true;
  }
}
