package dev.weir.state;

import dev.weir.tenant.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Whose model: the key of all keyed state.
 *
 * <p>Fixed for ever: {@link #equals}, {@link #hashCode} and the bytes of {@link
 * ModelKeySerializer}. Flink derives the key group of a model from the hash code, so another
 * formula would look for every saved model in the wrong place. That is why the hash is written out
 * here: neither a record's nor a joined string's is specified.
 *
 * @param tenant the tenant, 1 to 64 of {@code [a-z0-9._-]}
 * @param scope what the model learns from
 * @param lane 0 unless a hot tenant is split in lanes, then 0 to 32,767
 * @param entity the entity, or the empty string where the scope is not {@link Scope#ENTITY}
 */
public record ModelKey(String tenant, Scope scope, int lane, String entity) {
  private static final int MAX_LANE = Short.MAX_VALUE;
  private static final long LANE_MIX = 0x9e3779b97f4a7c15L;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  public ModelKey {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(entity, "entity");
    if (lane < 0 || lane > MAX_LANE) {
      throw new IllegalArgumentException("lane: found " + lane + ", expected 0 to " + MAX_LANE);
    }
    if ((scope == Scope.ENTITY) == entity.isEmpty()) {
      throw new IllegalArgumentException(
          "entity: found \""
              + entity
              + "\" with scope "
              + scope
              + ", expected one for ENTITY only");
    }
  }

  /**
   * The key of an event: an event without an entity belongs to its tenant's model, lane 0.
   *
   * @param lanes into which a tenant's entities are divided where the scope is the tenant
   */
  public static ModelKey of(String tenant, Scope scope, int lanes, String entity) {
    boolean named = entity != null && !entity.isEmpty();
    if (scope == Scope.ENTITY && named) {
      return new ModelKey(tenant, Scope.ENTITY, 0, entity);
    }
    int lane = scope == Scope.TENANT && named ? lane(entity, lanes) : 0;
    return new ModelKey(tenant, scope == Scope.SHARED ? scope : Scope.TENANT, lane, "");
  }

  /**
   * The lane of an entity, fixed for ever as the key is: the upper half of the text's hash times
   * 2^64 over the golden ratio, as a part of 2^32, times the number of lanes.
   */
  private static int lane(String entity, int lanes) {
    return (int) (((entity.hashCode() * LANE_MIX) >>> 32) * lanes >>> 32);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelKey that
        && lane == that.lane
        && scope == that.scope
        && tenant.equals(that.tenant)
        && entity.equals(that.entity);
  }

  @Override
  public int hashCode() {
    int hash = tenant.hashCode();
    hash = 31 * hash + scope.code();
    hash = 31 * hash + lane;
    return 31 * hash + entity.hashCode();
  }

  /**
   * 64 bits that go into the frame of the model, so that a frame under a wrong key is found out:
   * FNV-1a over the UTF-8 bytes of tenant, 0, scope code, lane (two bytes), entity.
   */
  public long fingerprint() {
    long hash = fold(FNV_OFFSET, tenant);
    hash = fold(hash, (byte) 0);
    hash = fold(hash, (byte) scope.code());
    hash = fold(hash, (byte) (lane >>> 8));
    hash = fold(hash, (byte) lane);
    return fold(hash, entity);
  }

  private static long fold(long hash, String text) {
    long folded = hash;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      folded = fold(folded, b);
    }
    return folded;
  }

  private static long fold(long hash, byte b) {
    return (hash ^ (b & 0xff)) * FNV_PRIME;
  }

  /** For messages to people: tenant, then entity where there is one. */
  @Override
  public String toString() {
    String name = scope == Scope.SHARED ? tenant + " (shared)" : tenant;
    return (entity.isEmpty() ? name : name + "/" + entity) + (lane == 0 ? "" : "#" + lane);
  }
}
