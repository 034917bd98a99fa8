package dev.weir.job;

import dev.weir.event.CategoryKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The secret of {@code pii.key-file}. */
final class PiiKey {
  private PiiKey() {}

  /**
   * The key; null without the option.
   *
   * @throws InvalidOptionsException if the file cannot be read, or its secret is too short
   */
  static CategoryKey of(JobOptions options) {
    Optional<String> file = options.find(JobOptions.PII_KEY_FILE);
    if (file.isEmpty()) {
      return null;
    }
    List<OptionProblem> problems = new ArrayList<>();
    return read(file.get(), problems, new ArrayList<>())
        .orElseThrow(() -> new InvalidOptionsException(problems));
  }

  /** Notes why the key cannot be had, and who else can read it. */
  static void check(JobOptions options, Findings findings) {
    String option = JobOptions.PII_KEY_FILE.key();
    List<OptionProblem> problems = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    options.find(JobOptions.PII_KEY_FILE).ifPresent(file -> read(file, problems, warnings));
    problems.forEach(problem -> findings.failure(option, problem.message()));
    warnings.forEach(warning -> findings.warning(option, warning));
  }

  private static Optional<CategoryKey> read(
      String file, List<OptionProblem> problems, List<String> warnings) {
    String option = JobOptions.PII_KEY_FILE.key();
    OptionEntry entry = new OptionEntry(option, file, "the option", OptionEntry.Origin.SECRET_FILE);
    Optional<byte[]> secret =
        SecretFile.read(entry, problems, warnings)
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    if (secret.isPresent() && secret.get().length < CategoryKey.MIN_BYTES) {
      String expected = "a secret of at least " + CategoryKey.MIN_BYTES + " bytes in it";
      problems.add(OptionProblem.of(entry, expected));
      return Optional.empty();
    }
    return secret.map(CategoryKey::new);
  }
}
