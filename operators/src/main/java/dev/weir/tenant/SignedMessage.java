package dev.weir.tenant;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A message of a topic with what its headers say about who sent it.
 *
 * <p>Signed is this string of bytes, where {@code [x]} is the length of x as a big-endian int and
 * then x, and -1 alone for an x that is not there:
 *
 * <pre>[weir/signed-message/1] [topic] [key id] [key] [value]</pre>
 *
 * No two messages share it: every part has its length, and the tag in front keeps a signature from
 * being taken for one of something else.
 *
 * @param topic the topic on which it stands
 * @param key the message's key; null if it has none
 * @param value the message's exact value; null if it has none
 * @param keyId value of the header {@value #KEY_ID_HEADER}; null if there is none
 * @param signature value of the header {@value #SIGNATURE_HEADER}; null if there is none
 */
public record SignedMessage(
    String topic, byte[] key, byte[] value, byte[] keyId, byte[] signature) {
  /** Names the key that signed a message, in UTF-8. */
  public static final String KEY_ID_HEADER = "weir-key-id";

  /** The Ed25519 signature of a message in base64. */
  public static final String SIGNATURE_HEADER = "weir-signature";

  private static final byte[] TAG = "weir/signed-message/1".getBytes(StandardCharsets.US_ASCII);

  /** What the signature is about; another for every other topic, key id, key or value. */
  byte[] signedBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(TAG, out);
      write(topic.getBytes(StandardCharsets.UTF_8), out);
      write(keyId, out);
      write(key, out);
      write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(byte[] part, DataOutputStream out) throws IOException {
    out.writeInt(part == null ? -1 : part.length);
    if (part != null) {
      out.write(part);
    }
  }
}
