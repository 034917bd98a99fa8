package dev.weir.cli;

import dev.weir.tenant.MessageSigner;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who signs what is sent. The private key itself is never an argument. */
final class SigningArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "Signs with the private key in this file, which weir config keygen makes.")
  private Path keyFile;

  @Option(
      names = "--key-id",
      paramLabel = "ID",
      description = "The name of that key in the job's config.keys-file.")
  private String keyId;

  /** Null if nothing is to be signed. */
  MessageSigner signer() {
    if (keyFile == null && keyId == null) {
      return null;
    }
    if (keyFile == null || keyId == null) {
      throw new ParameterException(
          spec.commandLine(),
          keyFile == null
              ? "--key-id: found no --key-file, expected both or none"
              : "--key-file: found no --key-id, expected both or none");
    }
    return PrivateKeyFile.signer(keyFile, keyId, spec.commandLine().getErr());
  }
}
