package dev.weir.alert;

import java.util.Locale;

/**
 * What an alert says of its key where only changes are alerts. The order is part of saved forms.
 */
public enum AlertTransition {
  /** The key has begun to alert. */
  FIRING,
  /** The key goes on alerting, with a higher severity than ever since it fires. */
  ESCALATED,
  /** The key has changed too often: its changes are held back until it is stable. */
  FLAPPING,
  /** The key has been quiet for long enough. */
  RESOLVED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Whether it is one to call somebody out for. */
  public boolean isAlert() {
    return this == FIRING || this == ESCALATED;
  }

  /** As in alerts. */
  public String label() {
    return label;
  }
}
