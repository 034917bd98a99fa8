package dev.weir.cli;

import dev.weir.tenant.ConfigLimits;
import dev.weir.tenant.ConfigProblem;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.InvalidConfigException;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file, YAML or JSON, that asks for a config or a removal, judged as far as that can be done
 * without the job.
 *
 * @param request what it asks for; null if there are problems
 * @param problems what is wrong, a line each, with the file's name
 */
public record ConfigFile(ConfigRequest request, List<String> problems) {
  /** Stands for standard input. */
  private static final Path STANDARD_INPUT = Path.of("-");

  /** Reads it; whatever is wrong stands among the problems. */
  public static ConfigFile read(Path file) {
    try {
      ConfigRequest request = ConfigRequest.ofFile(text(file));
      ConfigVerdict verdict = TenantConfigs.accept(null, versioned(request), ConfigLimits.DEFAULT);
      return verdict instanceof ConfigVerdict.Refused refused
          ? wrong(file, List.of(refused.message()))
          : new ConfigFile(request, List.of());
    } catch (InvalidConfigException e) {
      return wrong(file, e.problems().stream().map(ConfigProblem::message).toList());
    } catch (CharacterCodingException e) {
      return wrong(file, List.of("found bytes that are no UTF-8, expected UTF-8"));
    } catch (NoSuchFileException e) {
      return wrong(file, List.of("found no such file"));
    } catch (IOException e) {
      return wrong(file, List.of("cannot be read: " + e));
    }
  }

  /** The request, or the end of the command with all problems. */
  public static ConfigRequest require(Path file) {
    ConfigFile read = read(file);
    if (read.request() == null) {
      throw new CommandFailure(
          ExitCode.INVALID_CONFIG, String.join(System.lineSeparator(), read.problems()));
    }
    return read.request();
  }

  private static String text(Path file) throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      byte[] bytes = System.in.readNBytes(ConfigRequest.MAX_BYTES + 1);
      if (bytes.length > ConfigRequest.MAX_BYTES) {
        throw new IOException("found more bytes than " + ConfigRequest.MAX_BYTES);
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
    long bytes = Files.size(file);
    if (bytes > ConfigRequest.MAX_BYTES) {
      throw new IOException("found " + bytes + " bytes, at most " + ConfigRequest.MAX_BYTES);
    }
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static ConfigRequest versioned(ConfigRequest request) {
    return request.version() == TenantConfig.NO_VERSION ? request.withVersion(1) : request;
  }

  private static ConfigFile wrong(Path file, List<String> messages) {
    return new ConfigFile(null, messages.stream().map(m -> file + ": " + m).toList());
  }
}
