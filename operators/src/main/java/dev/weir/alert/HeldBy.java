package dev.weir.alert;

import java.util.Locale;

/** Why an alert was held back. */
public enum HeldBy {
  /** The tenant wants no alerts at all. */
  MUTE,
  /** The entity is muted for a time. */
  ENTITY_MUTE,
  /** The event is from a maintenance window. */
  MAINTENANCE,
  /** The features that weigh most went the wrong way, or not far enough. */
  RULE,
  /** The key changes too often. */
  FLAPPING;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As in scores. */
  public String label() {
    return label;
  }
}
