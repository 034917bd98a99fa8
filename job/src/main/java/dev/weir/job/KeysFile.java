package dev.weir.job;

import dev.weir.tenant.InvalidConfigException;
import dev.weir.tenant.SignatureMode;
import dev.weir.tenant.Signatures;
import dev.weir.tenant.SigningKeys;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** The file that says which key may change which tenant. It holds no secret, but it is power. */
final class KeysFile {
  private static final long MAX_BYTES = 256 << 10;

  private KeysFile() {}

  /**
   * What the options ask of config messages and commands.
   *
   * @throws InvalidOptionsException if the keys cannot be had: never does a job start with none
   */
  static Signatures signatures(JobOptions options) {
    SignatureMode mode = options.get(JobOptions.CONFIG_SIGNATURES);
    if (mode == SignatureMode.OFF) {
      return Signatures.OFF;
    }
    try {
      return new Signatures(mode, read(options));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidOptionsException(
          List.of(
              new OptionProblem(
                  JobOptions.CONFIG_KEYS_FILE.key(), String.valueOf(e.getMessage()), false)));
    }
  }

  /** Notes why the keys cannot be had, and what somebody should know of them. */
  static void check(JobOptions options, Findings findings) {
    if (options.get(JobOptions.CONFIG_SIGNATURES) == SignatureMode.OFF) {
      return;
    }
    String option = JobOptions.CONFIG_KEYS_FILE.key();
    try {
      if (read(options).size() == 0) {
        findings.warning(option, "found no key: every signed message is refused");
      }
    } catch (IOException | IllegalArgumentException e) {
      findings.failure(option, e.getMessage());
    }
  }

  /** The keys; the message of what it throws has what was found and what was expected. */
  private static SigningKeys read(JobOptions options) throws IOException {
    String name = options.find(JobOptions.CONFIG_KEYS_FILE).orElseThrow();
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw new IOException("found no file " + name + ", expected a file of keys");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("found " + Files.size(file) + " bytes, expected at most " + MAX_BYTES);
    }
    if (isWritableByAll(file)) {
      throw new IOException(
          "found "
              + name
              + ", which every user can write, expected one that they cannot;"
              + " chmod o-w it");
    }
    try {
      return SigningKeys.parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new IOException("found bytes that are not UTF-8, expected UTF-8", e);
    } catch (InvalidConfigException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  private static boolean isWritableByAll(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE);
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }
}
