package dev.weir.chaos;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records of one output, a row each in the order they were read: what is compared, in primitive
 * columns of 56 bytes a row, and none of the bytes.
 */
final class RecordTable {
  private static final int TENANT_SHIFT = 32;

  private final LongColumn keys = new LongColumn();
  private final LongColumn highs = new LongColumn();
  private final LongColumn lows = new LongColumn();
  private final LongColumn sources = new LongColumn();
  private final LongColumn places = new LongColumn();
  private final LongColumn models = new LongColumn();
  private final LongColumn tenantsAndNumbers = new LongColumn();
  private long bytes;

  /**
   * What a record says of its event.
   *
   * @param source the packed position, or {@link SourcePosition#NONE}
   * @param tenant the number of the tenant's name; -1 for none
   * @param model hash of tenant and entity; 0 where there is none
   * @param n of a score; -1 for others
   */
  record Meaning(long source, int tenant, long model, int n) {}

  void add(ConsumerRecord<byte[], byte[]> record, RecordDigest digest, Meaning meaning) {
    digest.digest(record);
    highs.add(digest.high);
    lows.add(digest.low);
    keys.add(digest.key(record.key()));
    sources.add(meaning.source());
    places.add(SourcePosition.pack(record.partition(), record.offset()));
    models.add(meaning.model());
    tenantsAndNumbers.add((long) meaning.tenant() << TENANT_SHIFT | meaning.n() & 0xFFFFFFFFL);
    bytes += length(record.key()) + (long) length(record.value());
  }

  private static int length(byte[] array) {
    return array == null ? 0 : array.length;
  }

  int size() {
    return keys.size();
  }

  /** Of all keys and values. */
  long bytes() {
    return bytes;
  }

  long key(int row) {
    return keys.get(row);
  }

  long source(int row) {
    return sources.get(row);
  }

  /** Packed partition and offset of the record itself. */
  long place(int row) {
    return places.get(row);
  }

  long model(int row) {
    return models.get(row);
  }

  int tenant(int row) {
    return (int) (tenantsAndNumbers.get(row) >> TENANT_SHIFT);
  }

  int n(int row) {
    return (int) tenantsAndNumbers.get(row);
  }

  /** Whether both rows are of the same bytes. */
  boolean sameBytes(int row, RecordTable other, int otherRow) {
    return highs.get(row) == other.highs.get(otherRow) && lows.get(row) == other.lows.get(otherRow);
  }
}
