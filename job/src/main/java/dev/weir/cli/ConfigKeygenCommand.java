package dev.weir.cli;

import dev.weir.tenant.MessageSigner;
import dev.weir.tenant.TenantNames;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir config keygen}: makes a key that signs configurations. */
@Command(
    name = "keygen",
    description = {
      "Makes an Ed25519 key. The private half goes to a new file that only you can read, the",
      "public half is printed as a line for the job's config.keys-file."
    },
    footer = {
      "",
      "Examples:",
      "  weir config keygen --id payments-1 --tenant payments --out payments.key",
      "  weir config keygen --id ops-1 --operator --out ops.key >> keys.yaml"
    })
final class ConfigKeygenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--id",
      required = true,
      paramLabel = "ID",
      description = "The key's name: 1 to 64 of a-z, 0-9, '.', '_' and '-'.")
  private String id;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the private half goes; must not be there yet.")
  private Path file;

  @ArgGroup private Power power;

  static final class Power {
    @Option(
        names = "--tenant",
        paramLabel = "TENANT",
        description = "Whom the key may change. May be repeated.")
    private List<String> tenants;

    @Option(names = "--operator", description = "The key may change every tenant.")
    private boolean operator;
  }

  @Override
  public Integer call() {
    checkName("--id", id);
    if (power != null && power.tenants != null) {
      power.tenants.forEach(tenant -> checkName("--tenant", tenant));
    }
    MessageSigner.NewKey key = MessageSigner.newKey();
    PrivateKeyFile.create(file, key.privateKey());
    PrintWriter out = spec.commandLine().getOut();
    out.println("  - {id: " + id + ", publicKey: " + key.publicKey() + ", " + power() + "}");
    out.flush();
    return ExitCode.OK;
  }

  private void checkName(String option, String name) {
    if (!TenantNames.isTenant(name)) {
      throw new ParameterException(
          spec.commandLine(), option + ": found '" + name + "', expected " + TenantNames.EXPECTED);
    }
  }

  /** Without any, a name that the job refuses until somebody has put in another. */
  private String power() {
    if (power == null) {
      return "tenants: [WHICH?]";
    }
    return power.operator ? "operator: true" : "tenants: " + power.tenants;
  }
}
