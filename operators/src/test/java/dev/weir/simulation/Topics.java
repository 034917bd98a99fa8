package dev.weir.simulation;

import dev.weir.event.RawRecord;
import dev.weir.operator.ColdStart;
import dev.weir.operator.Destination;
import dev.weir.operator.OutputRecord;
import dev.weir.tenant.ConfigStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The broker: event partitions, the config topics, and a clock that gives the timestamps. */
final class Topics {
  static final long START_MILLIS = 1_750_000_000_000L;

  final List<List<RawRecord>> events = new ArrayList<>();
  final List<RawRecord> requests = new ArrayList<>();
  long nowMillis = START_MILLIS;

  private int[] covered;
  private final List<RawRecord> accepted = new ArrayList<>();
  private long lastAnswered = -1;

  Topics(int partitions) {
    covered = new int[partitions];
    for (int p = 0; p < partitions; p++) {
      events.add(new ArrayList<>());
    }
  }

  /** The record that {@link #append} would put at the end of a partition now. */
  RawRecord event(int partition, long timestamp, String key, byte[] value) {
    int offset = events.get(partition).size();
    return record(new Place("events", partition, offset), timestamp, key, value);
  }

  /** The record that {@link #append} would put at the end of the config topic now. */
  RawRecord request(String key, String value) {
    byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    return record(new Place("config", 0, requests.size()), nowMillis, key, bytes);
  }

  private record Place(String topic, int partition, long offset) {}

  private static RawRecord record(Place place, long timestamp, String key, byte[] value) {
    return new RawRecord(
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        value,
        timestamp,
        place.topic,
        place.partition,
        place.offset,
        new String[0],
        new byte[0][]);
  }

  void append(RawRecord record) {
    (record.topic().equals("events") ? events.get(record.partition()) : requests).add(record);
  }

  /** Events before {@code offsets} will not be read again. */
  void covered(int[] offsets) {
    covered = offsets;
  }

  /** The timestamp of the oldest event that is or may come on its way; the present if none is. */
  long oldestUncovered() {
    long oldest = nowMillis;
    for (int p = 0; p < covered.length; p++) {
      if (covered[p] < events.get(p).size()) {
        oldest = Math.min(oldest, events.get(p).get(covered[p]).timestamp());
      }
    }
    return oldest;
  }

  /** A record of the job that became visible to readers of committed records. */
  void commit(OutputRecord output) {
    if (output.destination == Destination.CONFIG_ACCEPTED) {
      String tenant = new String(output.key, StandardCharsets.UTF_8);
      Place end = new Place("config-accepted", 0, accepted.size());
      accepted.add(record(end, nowMillis, tenant, output.value));
    } else if (output.destination == Destination.CONFIG_STATUS) {
      lastAnswered = Math.max(lastAnswered, ConfigStatus.read(output.value).source().offset());
    }
  }

  /** The config topics up to their present ends, with {@code config-accepted} compacted or not. */
  ColdStart noteEnds(boolean compacted, Mutant mutant) {
    List<RawRecord> records = compacted ? compact(accepted) : List.copyOf(accepted);
    long answered = mutant == Mutant.ANSWERS_FORGOTTEN ? -1 : lastAnswered;
    return new Noted(records, List.copyOf(requests), answered);
  }

  private static List<RawRecord> compact(List<RawRecord> records) {
    Map<String, RawRecord> last = new LinkedHashMap<>();
    for (RawRecord record : records) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      last.remove(key);
      last.put(key, record);
    }
    return List.copyOf(last.values());
  }

  private record Noted(List<RawRecord> accepted, List<RawRecord> requests, long lastAnswered)
      implements ColdStart {
    @Override
    public void readAccepted(Reader reader) throws IOException {
      for (RawRecord record : accepted) {
        reader.read(record);
      }
    }

    @Override
    public void readRequests(Reader reader) throws IOException {
      for (RawRecord record : requests) {
        reader.read(record);
      }
    }
  }
}
