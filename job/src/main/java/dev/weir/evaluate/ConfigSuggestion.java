package dev.weir.evaluate;

import java.nio.file.Path;

/** A config to begin with, made of a sample of a tenant's events. */
public final class ConfigSuggestion {
  private final SuggestedConfig config;

  private ConfigSuggestion(SuggestedConfig config) {
    this.config = config;
  }

  /**
   * Looks at a CSV file.
   *
   * @param tenant the tenant's name; null: made of the file's
   * @throws EvaluationFault if the file cannot be read or has nothing to learn from
   */
  public static ConfigSuggestion of(Path file, Roles roles, String tenant, AlertRate rate) {
    return new ConfigSuggestion(new SuggestedConfig(TableProfile.of(file, roles), tenant, rate));
  }

  /** YAML, with the reasons as comments. */
  public String yaml() {
    return config.yaml();
  }
}
