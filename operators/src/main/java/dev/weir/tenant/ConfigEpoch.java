package dev.weir.tenant;

/**
 * How new the config of an event is, for its tenant. A key never goes back to a smaller one.
 *
 * @param own the version of the tenant's own config; or, if the template judges, the last version
 *     of the tenant that is behind it: of its removal, or the one before its oldest revision
 * @param template the version of the template; {@link #OWN} if the tenant's own config judges
 * @param erasedBelow the version of the tenant's last erase, 0 for none; no part of the order
 */
public record ConfigEpoch(long own, long template, long erasedBelow)
    implements Comparable<ConfigEpoch> {
  /** Above every version of the template. */
  public static final long OWN = Long.MAX_VALUE;

  /** Before every config. */
  public static final ConfigEpoch NONE = new ConfigEpoch(0, 0);

  /** Of a tenant that was never erased. */
  public ConfigEpoch(long own, long template) {
    this(own, template, 0);
  }

  @Override
  public int compareTo(ConfigEpoch other) {
    int byOwn = Long.compare(own, other.own);
    return byOwn != 0 ? byOwn : Long.compare(template, other.template);
  }
}
