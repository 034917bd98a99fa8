package dev.weir.tenant;

/**
 * An accepted config that is or can come into force.
 *
 * @param effectiveFromMillis event time from which it stands: the config's own, or an earlier one
 *     if it stands in for an older revision that was dropped
 * @param config the config
 * @param preceding the learning part whose models go on judging until those of this config are
 *     warm; another one than the config's; null if there is none
 */
public record Revision(long effectiveFromMillis, TenantConfig config, LearningPart preceding) {

  /** Checks the fields against each other. */
  public Revision {
    Check.present("config", config);
    if (effectiveFromMillis > config.effectiveFromMillis()) {
      throw Check.refused(
          "effectiveFrom", effectiveFromMillis, "at most " + config.effectiveFromMillis());
    }
    if (preceding != null && preceding.hash() == config.learning().hash()) {
      throw Check.refused(
          "preceding", ContentHash.text(preceding.hash()), "another one than the config's");
    }
  }

  /** The config's version. */
  public long version() {
    return config.version();
  }
}
