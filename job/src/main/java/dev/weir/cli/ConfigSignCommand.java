package dev.weir.cli;

import dev.weir.job.JobOptions;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.MessageSigner;
import dev.weir.tenant.SignedMessage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir config sign}: the headers for a message that something else will send. */
@Command(
    name = "sign",
    description = {
      "Prints the headers, a line each, that sign a message which another program sends. The file",
      "is signed as it is: send exactly its bytes as the value, and the tenant as the key."
    },
    footer = {
      "",
      "Examples:",
      "  weir config sign payments.json --key-file payments.key --key-id payments-1",
      "  weir config sign payments.yaml --out payments.json --key-file payments.key --key-id"
          + " payments-1",
      "",
      "A file must be JSON with a version; of any other, --out writes what is to be sent."
    })
final class ConfigSignCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SigningArguments signing;

  @Parameters(paramLabel = "FILE", description = "The message's value; with --out also YAML.")
  private Path file;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description =
          "Where it will be sent; default: config, unless the job has another config.topic.")
  private String topic = JobOptions.CONFIG_TOPIC.defaultText();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The message's key, of a file that is no configuration; it is not checked.")
  private String key;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the exact value that is signed and must be sent.")
  private Path out;

  @Override
  public Integer call() {
    MessageSigner signer = signing.signer();
    if (signer == null) {
      throw new ParameterException(
          spec.commandLine(), "--key-file: found nothing, expected it and --key-id");
    }
    print(key == null ? signConfig(signer) : signer.sign(topic, utf8(key), bytes()));
    return ExitCode.OK;
  }

  private SignedMessage signConfig(MessageSigner signer) {
    if (out == null) {
      byte[] value = bytes();
      return signer.sign(topic, utf8(tenantOf(value)), value);
    }
    ConfigRequest request = ConfigFile.require(file);
    byte[] value = request.value();
    tenantOf(value); // it has a version too
    try {
      Files.write(out, value);
    } catch (IOException e) {
      throw wrong(out + ": cannot be written (" + e.getClass().getSimpleName() + ")");
    }
    return signer.sign(topic, request.key(), value);
  }

  /** A message that the job would refuse anyway is not signed. */
  private String tenantOf(byte[] value) {
    String tenant = ConfigRequest.read(null, value).tenant();
    ConfigRequest request = ConfigRequest.read(tenant == null ? null : utf8(tenant), value);
    if (request.problems().isEmpty()) {
      return tenant;
    }
    throw wrong(
        request.problems().stream()
            .map(problem -> file + ": " + problem.message())
            .collect(Collectors.joining(System.lineSeparator())));
  }

  private byte[] bytes() {
    try {
      if (Files.size(file) > ConfigRequest.MAX_BYTES) {
        throw wrong(file + ": found more bytes than " + ConfigRequest.MAX_BYTES);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw wrong(file + ": found no file that can be read");
    }
  }

  /** "name=value", as kcat takes them after -H. */
  private void print(SignedMessage signed) {
    PrintWriter console = spec.commandLine().getOut();
    console.println(SignedMessage.KEY_ID_HEADER + "=" + text(signed.keyId()));
    console.println(SignedMessage.SIGNATURE_HEADER + "=" + text(signed.signature()));
    console.flush();
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static CommandFailure wrong(String message) {
    return new CommandFailure(ExitCode.INVALID_CONFIG, message);
  }
}
