package dev.weir.cli;

import dev.weir.tenant.MessageSigner;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file with the private half of a key and nothing else. Its content is never shown. */
final class PrivateKeyFile {
  private static final long MAX_BYTES = 4 << 10;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private PrivateKeyFile() {}

  /** Who signs with the key in {@code file}, or the end of the command. */
  static MessageSigner signer(Path file, String id, PrintWriter err) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw wrong(file + ": found more than " + MAX_BYTES + " bytes, expected a private key");
      }
      if (isOpenToAll(file)) {
        err.println("weir: " + file + ": every user can read this private key; chmod 600 it");
      }
      // The line break that editors add is no part of it.
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
      return MessageSigner.of(id, text);
    } catch (IOException e) {
      throw wrong(file + ": found no file that can be read, expected a private key");
    } catch (IllegalArgumentException e) {
      throw wrong((e.getMessage().startsWith("id:") ? "--key-" : file + ": ") + e.getMessage());
    }
  }

  /** Writes a new file that only its owner can read; one that is there is left alone. */
  static void create(Path file, String privateKey) {
    try (OutputStream out =
        Channels.newOutputStream(
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                attributes()))) {
      out.write((privateKey + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (FileAlreadyExistsException e) {
      throw wrong(file + ": found a file, expected none: a key is never overwritten");
    } catch (IOException e) {
      throw wrong(file + ": cannot be written (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** From the first moment on, not only after it was written. */
  private static FileAttribute<?>[] attributes() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static boolean isOpenToAll(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private static CommandFailure wrong(String message) {
    return new CommandFailure(ExitCode.INVALID_CONFIG, message);
  }
}
