package dev.weir.tools.verify;

import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.state.ModelSerializer;
import dev.weir.state.States;
import dev.weir.tenant.TenantNames;
import dev.weir.tools.read.EntryFunction;
import dev.weir.tools.read.KeyedForm;
import dev.weir.tools.read.RawEntry;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.Collector;

/**
 * Decodes every entry of keyed state and looks at it. Gives a row for every fault, up to a bound,
 * and behind the last entry a row of sums for every tenant of every operator.
 */
final class KeyedCheck
    implements EntryFunction<Tuple6<String, String, String, String, String, long[]>> {
  private static final long serialVersionUID = 1L;

  /** Fault or total; uid; tenant; entity; what was found; sums, of a total. */
  static final TypeInformation<Tuple6<String, String, String, String, String, long[]>> ROW =
      Types.TUPLE(
          Types.STRING,
          Types.STRING,
          Types.STRING,
          Types.STRING,
          Types.STRING,
          PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO);

  static final String FAULT = "fault";
  static final String UNLISTED = "unlisted";
  static final String TOTAL = "total";

  private static final int SHOWN_BYTES = 48;

  private final int maxParallelism;
  private final HashMap<String, KnownTenant> tenants;

  private transient Map<String, KeyedForm> forms;
  private transient Map<String, Map<String, long[]>> totals;
  private transient ModelSerializer models;
  private transient long faults;
  private transient Collector<Tuple6<String, String, String, String, String, long[]>> out;

  KeyedCheck(int maxParallelism, Map<String, KnownTenant> tenants) {
    this.maxParallelism = maxParallelism;
    this.tenants = new HashMap<>(tenants);
  }

  @Override
  public void open() {
    forms = new HashMap<>();
    KeyedForm.all().forEach(form -> forms.put(form.uid(), form));
    totals = new TreeMap<>();
    models = new ModelSerializer();
  }

  @Override
  public void entry(
      RawEntry entry, Collector<Tuple6<String, String, String, String, String, long[]>> to) {
    out = to;
    KeyedForm form = forms.get(entry.uid());
    int before = entry.kind() == RawEntry.Kind.TIMER ? Long.BYTES : 0;
    DataInputDeserializer in = new DataInputDeserializer(entry.key());
    Object key;
    try {
      in.skipBytesToRead(before);
      key = read(form.key(), in);
      checkKey(entry, form.key(), key, before);
      int namespace = in.readUnsignedByte();
      if (namespace != 0) {
        throw new IOException("found namespace " + namespace + ", expected none");
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      fault(entry.uid(), "", "", entry.state() + ": a key that cannot be read, " + hex(entry) + e);
      return;
    }
    EntryCheck check = new EntryCheck(entry, key, this);
    sums(check)[Totals.ENTRIES]++;
    try {
      value(entry, form, check, in);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      check.fault(reason(e));
    }
  }

  private static String reason(Throwable e) {
    return e instanceof IOException ? e.getMessage() : e.toString();
  }

  private static String hex(RawEntry entry) {
    byte[] key = entry.key();
    String digits = HexFormat.of().formatHex(key, 0, Math.min(key.length, SHOWN_BYTES));
    return "bytes " + digits + " in key group " + entry.keyGroup() + ": ";
  }

  /** Where it stands must be where the job looks for it. */
  private void checkKey(RawEntry entry, TypeSerializer<?> serializer, Object key, int before)
      throws IOException {
    int group = KeyGroupRangeAssignment.assignToKeyGroup(key, maxParallelism);
    if (group != entry.keyGroup() || group != entry.writtenGroup()) {
      throw new IOException(
          "found "
              + key
              + " in key group "
              + entry.keyGroup()
              + ", written as "
              + entry.writtenGroup()
              + ", expected it in "
              + group);
    }
    String tenant = key instanceof ModelKey model ? model.tenant() : (String) key;
    if (!TenantNames.isTenant(tenant)) {
      throw new IOException("found tenant \"" + tenant + "\", expected " + TenantNames.EXPECTED);
    }
    DataOutputSerializer again = new DataOutputSerializer(entry.key().length);
    write(serializer, key, again);
    for (int i = 0; i < again.length(); i++) {
      if (again.getSharedBuffer()[i] != entry.key()[before + i]) {
        throw new IOException("found " + key + " written otherwise than this release writes it");
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> void write(TypeSerializer<T> serializer, Object value, DataOutputSerializer to)
      throws IOException {
    serializer.serialize((T) value, to);
  }

  private void value(RawEntry entry, KeyedForm form, EntryCheck check, DataInputDeserializer key)
      throws IOException {
    if (entry.kind() == RawEntry.Kind.TIMER) {
      end(key);
      check.timer();
      return;
    }
    StateDescriptor<?, ?> descriptor =
        form.state(entry.state())
            .orElseThrow(
                () -> new IOException("found state " + entry.state() + ", expected none such"));
    boolean map = descriptor instanceof MapStateDescriptor<?, ?>;
    if (map != (entry.kind() == RawEntry.Kind.MAP)) {
      throw new IOException("found " + entry.state() + " as a " + entry.kind());
    }
    DataInputDeserializer in = new DataInputDeserializer(entry.value());
    if (descriptor instanceof MapStateDescriptor<?, ?> state) {
      Object mapKey = read(state.getKeySerializer(), key);
      end(key);
      if (in.readByte() != 0) {
        throw new IOException("found no value of " + mapKey + ", expected one");
      }
      check.mapValue(mapKey, read(state.getValueSerializer(), in));
    } else if (entry.state().equals(States.MODEL)) {
      end(key);
      model(models.deserialize(in), check);
    } else {
      end(key);
      check.value(read(descriptor.getSerializer(), in));
    }
    end(in);
  }

  private static void end(DataInputDeserializer in) throws IOException {
    if (in.available() > 0) {
      throw new IOException("found " + in.available() + " bytes left over, expected none");
    }
  }

  /** Texts say how long they are: a wrong length must not ask for all of the heap. */
  static Object read(TypeSerializer<?> serializer, DataInputDeserializer in) throws IOException {
    return BoundedText.isText(serializer) ? BoundedText.read(in) : serializer.deserialize(in);
  }

  private void model(Model model, EntryCheck check) {
    check.model(model);
    new ModelCheck(check::fault).check(model);
    if (model.judging() != null) {
      new ConfigCheck(tenants, check).check(model);
    }
  }

  long[] sums(EntryCheck check) {
    return totals
        .computeIfAbsent(check.uid(), uid -> new TreeMap<>())
        .computeIfAbsent(check.tenant(), tenant -> new long[Totals.SIZE]);
  }

  void fault(String uid, String tenant, String entity, String what) {
    if (faults++ < Faults.LISTED) {
      out.collect(Tuple6.of(FAULT, uid, tenant, entity, what, new long[0]));
    }
  }

  @Override
  public void broken(
      String uid,
      int keyGroup,
      Exception cause,
      Collector<Tuple6<String, String, String, String, String, long[]>> to) {
    out = to;
    String where = keyGroup < 0 ? "a file" : "key group " + keyGroup;
    fault(uid, "", "", where + " cannot be read to its end: " + reason(cause));
  }

  @Override
  public void end(Collector<Tuple6<String, String, String, String, String, long[]>> to) {
    long unlisted = Math.max(0, faults - Faults.LISTED);
    to.collect(Tuple6.of(UNLISTED, "", "", "", "", new long[] {unlisted}));
    totals.forEach(
        (uid, tenantsOf) ->
            tenantsOf.forEach(
                (tenant, sums) -> to.collect(Tuple6.of(TOTAL, uid, tenant, "", "", sums))));
  }
}
