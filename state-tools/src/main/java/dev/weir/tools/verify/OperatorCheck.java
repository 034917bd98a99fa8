package dev.weir.tools.verify;

import dev.weir.command.CommandAck;
import dev.weir.command.CommandLog;
import dev.weir.command.CommandOrder;
import dev.weir.command.TenantFence;
import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.state.Uids;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import dev.weir.tools.read.RawElement;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.state.OperatorStateHandle;

/**
 * Decodes the operator state that is the job's own and compares what stands several times. What the
 * connectors save is read and not understood.
 */
final class OperatorCheck {
  private final Faults faults;
  private final Map<String, KnownTenant> tenants = new TreeMap<>();

  /** Of every broadcast state the map that was read first. */
  private final Map<String, Map<String, byte[]>> maps = new HashMap<>();

  private final Map<String, Integer> copies = new HashMap<>();
  private long elements;

  OperatorCheck(Faults faults) {
    this.faults = faults;
  }

  /** What models are compared with. */
  Map<String, KnownTenant> tenants() {
    return tenants;
  }

  long elements() {
    return elements;
  }

  /** How often each broadcast state of a uid was read. */
  int copies(String uid, String state) {
    return copies.getOrDefault(uid + " " + state, 0);
  }

  void broken(String uid, int subtask, Exception cause) {
    String reason = cause instanceof IOException ? cause.getMessage() : cause.toString();
    fault(uid, "", "operator state of subtask " + subtask + " cannot be read: " + reason);
  }

  void element(RawElement element) {
    elements++;
    try {
      if (element.mode() == OperatorStateHandle.Mode.BROADCAST) {
        map(element);
      } else {
        listed(element);
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      String reason = e instanceof IOException ? e.getMessage() : e.toString();
      fault(
          element.uid(), "", element.state() + " of subtask " + element.subtask() + ": " + reason);
    }
  }

  private void map(RawElement element) throws IOException {
    Map<String, byte[]> map = entries(element);
    copies.merge(element.uid() + " " + element.state(), 1, Integer::sum);
    boolean configs = element.state().equals(States.TENANT_CONFIGS);
    if (!configs && !element.state().equals(States.TENANT_FENCES)) {
      throw new IOException("found a broadcast state that this release does not know");
    }
    // Both uids that hold configs hold the same ones.
    Map<String, byte[]> first = maps.putIfAbsent(element.state(), map);
    if (first == null) {
      map.forEach((tenant, frame) -> decode(element, configs, tenant, frame));
    } else {
      compare(element, first, map);
    }
  }

  private static Map<String, byte[]> entries(RawElement element) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(element.bytes());
    Map<String, byte[]> map = new TreeMap<>();
    int size = in.readInt();
    for (int e = 0; e < size; e++) {
      String tenant = BoundedText.read(in);
      int length = in.readInt();
      if (length < 0 || length > in.available()) {
        throw new IOException("found " + length + " bytes of " + tenant + ", expected fewer");
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      if (map.put(tenant, bytes) != null) {
        throw new IOException("found tenant " + tenant + " twice, expected it once");
      }
    }
    if (in.available() > 0) {
      throw new IOException("found " + in.available() + " bytes left over, expected none");
    }
    return map;
  }

  private void decode(RawElement element, boolean config, String tenant, byte[] bytes) {
    try {
      if (!TenantNames.isConfigurable(tenant)) {
        throw new IOException("found this name, expected " + TenantNames.EXPECTED);
      }
      if (!config) {
        TenantFence.decode(bytes);
        return;
      }
      TenantRecord record = TenantRecordJson.read(TenantRecordFrame.unwrap(tenant, bytes));
      if (!record.tenant().equals(tenant)) {
        throw new IOException("found the record of " + record.tenant());
      }
      tenants.put(tenant, KnownTenant.of(record));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      fault(element.uid(), tenant, element.state() + ": " + e.getMessage());
    }
  }

  private void compare(RawElement element, Map<String, byte[]> first, Map<String, byte[]> second) {
    Set<String> all = new HashSet<>(first.keySet());
    all.addAll(second.keySet());
    for (String tenant : all) {
      if (!Arrays.equals(first.get(tenant), second.get(tenant))) {
        fault(
            element.uid(),
            tenant,
            element.state()
                + ": found another value in subtask "
                + element.subtask()
                + " than elsewhere, expected the same in all");
      }
    }
  }

  private void listed(RawElement element) throws IOException {
    byte[] bytes = element.bytes();
    switch (element.state()) {
      case States.LIMITS -> whole(States.limits().getElementSerializer(), bytes);
      case States.LAST_ANSWERED, States.LAST_COMMAND ->
          whole(States.lastAnswered().getElementSerializer(), bytes);
      case States.COMMAND_LOG -> CommandLog.Entry.decode(framed(bytes));
      case States.COMMAND_ACKS -> CommandAck.decode(framed(bytes));
      case States.UNFINISHED_SWEEPS -> {
        byte[] sweep = framed(bytes);
        // The attempt, then the order.
        CommandOrder.decode(Arrays.copyOfRange(sweep, Math.min(4, sweep.length), sweep.length));
      }
      default -> {
        if (element.uid().equals(Uids.CHECK_TENANT_CONFIGS)
            || element.uid().equals(Uids.SCORE_EVENTS)
            || element.uid().equals(Uids.APPLY_TENANT_CONFIG)) {
          throw new IOException("found a state that this release does not know");
        }
      }
    }
  }

  private static <T> void whole(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    serializer.deserialize(in);
    if (in.available() > 0) {
      throw new IOException("found " + in.available() + " bytes left over, expected none");
    }
  }

  private static byte[] framed(byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    int length = in.readInt();
    if (length != in.available()) {
      throw new IOException("found a length of " + length + " in " + in.available() + " bytes");
    }
    return Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
  }

  private void fault(String uid, String tenant, String what) {
    faults.add(new Fault(uid, tenant, "", what));
  }
}
