package dev.weir.state;

import dev.weir.admission.EntityPlaces;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A tenant's places as their format, the clock and how many were seen in which slice. */
public final class EntityPlacesSerializer extends StatelessSerializer<EntityPlaces> {
  private static final long serialVersionUID = 1L;

  /**
   * 1: width of a slice, slice, two orders of the newest config (8 bytes each), entities kept (4),
   * slices modulo 65 that are not empty (1), for each its number (1) and its entities (4).
   */
  private static final int FORMAT = 1;

  /** 2: of a tenant that was erased: as 1, then the version of its last erase (8). */
  private static final int ERASED_FORMAT = 2;

  private static final int SLICES = new EntityPlaces().save().seen().length;

  @Override
  public EntityPlaces createInstance() {
    return new EntityPlaces();
  }

  @Override
  public EntityPlaces copy(EntityPlaces from) {
    return new EntityPlaces(from.save());
  }

  @Override
  public EntityPlaces copy(EntityPlaces from, EntityPlaces reuse) {
    return copy(from);
  }

  @Override
  public void serialize(EntityPlaces places, DataOutputView target) throws IOException {
    EntityPlaces.Saved saved = places.save();
    target.writeByte(saved.erasedBelow() == 0 ? FORMAT : ERASED_FORMAT);
    target.writeLong(saved.widthMillis());
    target.writeLong(saved.slice());
    target.writeLong(saved.ownEpoch());
    target.writeLong(saved.templateEpoch());
    target.writeInt(saved.kept());
    int used = 0;
    for (int count : saved.seen()) {
      used += count == 0 ? 0 : 1;
    }
    target.writeByte(used);
    for (int slice = 0; slice < SLICES; slice++) {
      if (saved.seen()[slice] != 0) {
        target.writeByte(slice);
        target.writeInt(saved.seen()[slice]);
      }
    }
    if (saved.erasedBelow() != 0) {
      target.writeLong(saved.erasedBelow());
    }
  }

  @Override
  public EntityPlaces deserialize(DataInputView source) throws IOException {
    int format = source.readUnsignedByte();
    if (format != FORMAT && format != ERASED_FORMAT) {
      throw new IOException(
          "entity places: found format "
              + format
              + " where this release reads "
              + FORMAT
              + " and "
              + ERASED_FORMAT
              + " (migrate the savepoint)");
    }
    long width = source.readLong();
    long slice = source.readLong();
    long own = source.readLong();
    long template = source.readLong();
    int kept = source.readInt();
    int[] seen = new int[SLICES];
    for (int used = source.readUnsignedByte(); used > 0; used--) {
      int at = source.readUnsignedByte();
      if (at >= SLICES) {
        throw new IOException("entity places: found slice " + at + ", expected 0 to 64");
      }
      seen[at] = source.readInt();
    }
    long erasedBelow = format == ERASED_FORMAT ? source.readLong() : 0;
    return new EntityPlaces(
        new EntityPlaces.Saved(width, slice, own, template, kept, seen, erasedBelow));
  }

  @Override
  public TypeSerializerSnapshot<EntityPlaces> snapshotConfiguration() {
    return new EntityPlacesSerializerSnapshot();
  }
}
