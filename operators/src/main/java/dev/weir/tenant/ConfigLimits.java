package dev.weir.tenant;

/**
 * Bounds over all tenants, and what is held of them. Every subtask holds every record on its heap.
 *
 * @param maxTenants records held, those of removed tenants included
 * @param maxBytes bytes of all records, as {@link TenantRecordJson} writes them
 * @param maxModelBytes bytes that one model may need, by its detector's estimate
 * @param tenants records held now
 * @param bytes bytes of the records held now
 * @param piiKey whether the job has the key that {@code pii: hash} needs
 */
public record ConfigLimits(
    int maxTenants, long maxBytes, long maxModelBytes, int tenants, long bytes, boolean piiKey) {

  /** 100,000 tenants, 64 MiB of records, 4 MiB for a model; nothing held. */
  public static final ConfigLimits DEFAULT = new ConfigLimits(100_000, 64L << 20, 4L << 20, 0, 0);

  /** Records of erased tenants beyond the others: no erase is refused for want of room. */
  static final int ROOM_TO_ERASE = 10_000;

  /** The bounds of an erase, which keeps a record so that nothing of the tenant comes back. */
  ConfigLimits withRoomToErase() {
    return new ConfigLimits(
        maxTenants + ROOM_TO_ERASE, maxBytes, maxModelBytes, tenants, bytes, piiKey);
  }

  /** The same bounds with so much held. */
  public ConfigLimits holding(int heldTenants, long heldBytes) {
    return new ConfigLimits(maxTenants, maxBytes, maxModelBytes, heldTenants, heldBytes, piiKey);
  }

  /** Bounds of a job that has the key. */
  public ConfigLimits(int maxTenants, long maxBytes, long maxModelBytes, int tenants, long bytes) {
    this(maxTenants, maxBytes, maxModelBytes, tenants, bytes, true);
  }

  /** The same bounds for a job with the key, or without it. */
  public ConfigLimits withPiiKey(boolean there) {
    return new ConfigLimits(maxTenants, maxBytes, maxModelBytes, tenants, bytes, there);
  }
}
