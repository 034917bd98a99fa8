package dev.weir.tenant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which of a tenant's records become events, and how they are read. It never reaches a model: a
 * change of it touches neither what was learned nor how scores are judged.
 *
 * @param enabled whether events are taken at all; the models of a tenant that is not are kept
 * @param validation what a record must be like, and what makes an event worth a second look
 * @param records where values stand in records of the tenant's own form; null: Weir's form
 */
public record IntakePart(boolean enabled, ValidationPart validation, RecordsPart records) {
  /** What a config says that says nothing. */
  public static final IntakePart DEFAULT = new IntakePart(true, ValidationPart.DEFAULT, null);

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException "field: found X, expected Y"
   */
  public IntakePart {
    Check.present("validation", validation);
  }

  /** Refuses what is said of features that the config does not have. */
  void check(LearningPart learning) {
    Map<String, Feature> byName = new HashMap<>();
    learning.features().forEach(feature -> byName.put(feature.name(), feature));
    for (Plausible plausible : validation.plausible()) {
      Feature feature = byName.get(plausible.feature());
      if (feature == null) {
        throw Check.refused("validation", plausible.feature(), "a feature of this config");
      }
      if (feature.type() != plausible.type()) {
        throw Check.refused(
            "validation",
            plausible.feature() + " of type " + feature.type().label(),
            "values for a category, min or max for a number");
      }
    }
    for (Plausible plausible : validation.plausible()) {
      if (byName.get(plausible.feature()).pii() == Pii.HASH) {
        throw Check.refused(
            "validation", "values of " + plausible.feature(), "none, because its pii is hash");
      }
    }
    if (records != null) {
      checkMapped(byName);
    }
  }

  private void checkMapped(Map<String, Feature> byName) {
    Set<String> unmapped = new HashSet<>(byName.keySet());
    for (String name : records.features().keySet()) {
      if (!unmapped.remove(name)) {
        throw Check.refused("records", name, "features of this config");
      }
    }
    for (Feature feature : byName.values()) {
      if (unmapped.contains(feature.name()) && feature.missing() == MissingPolicy.REJECT) {
        throw Check.refused(
            "records", "no pointer for " + feature.name(), "one, since it may not be missing");
      }
    }
  }
}
