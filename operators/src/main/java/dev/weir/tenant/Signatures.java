package dev.weir.tenant;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/**
 * Decides who may change what: whether a message of a topic that changes the job is signed by a key
 * that may change the tenant that the message's key names. Pure: the same message gets the same
 * verdict wherever it is read, in the stream or at a cold start. Nothing that a message holds makes
 * it throw.
 *
 * <p>A signature does not age: that an old message changes nothing when it comes again is for its
 * reader to see, by the version that a config bears, and by the time at which a command was
 * written, which has to be in it where every message has to be signed.
 */
public final class Signatures implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Takes every message. */
  public static final Signatures OFF = new Signatures(SignatureMode.OFF, SigningKeys.NONE);

  private static final SignatureVerdict UNSIGNED = new SignatureVerdict.Admitted(null, false);
  private static final int SIGNATURE_BYTES = 64;

  private final SignatureMode mode;
  private final SigningKeys keys;

  /** With the keys that may sign. */
  public Signatures(SignatureMode mode, SigningKeys keys) {
    this.mode = Check.present("mode", mode);
    this.keys = Check.present("keys", keys);
  }

  /** What a config message asks for; one that may not be read is a request with that problem. */
  public ConfigRequest read(SignedMessage message) {
    return check(message) instanceof SignatureVerdict.Refused refused
        ? ConfigRequest.refused(message.key(), refused.problem())
        : ConfigRequest.read(message.key(), message.value());
  }

  /** What a message of the topic of commands asks for, as {@link #read}. */
  public CommandRequest readCommand(SignedMessage message) {
    if (check(message) instanceof SignatureVerdict.Refused refused) {
      return CommandRequest.refused(message.key(), refused.problem());
    }
    CommandRequest request = CommandRequest.read(message.key(), message.value());
    return mode == SignatureMode.REQUIRED ? request.dated() : request;
  }

  /** Whether the message may be read at all; to be asked before anything in it is looked at. */
  public SignatureVerdict check(SignedMessage message) {
    if (mode == SignatureMode.OFF) {
      return UNSIGNED;
    }
    if (message.signature() == null) {
      return mode == SignatureMode.OPTIONAL && message.keyId() == null
          ? UNSIGNED
          : refused(RefusalCode.UNSIGNED, SignedMessage.SIGNATURE_HEADER, "nothing", "a signature");
    }
    SigningKey key = message.keyId() == null ? null : keys.get(text(message.keyId()));
    if (key == null || key.retired()) {
      String found = message.keyId() == null ? "nothing" : Found.text(text(message.keyId()));
      String expected = "a key that the job knows";
      return refused(
          RefusalCode.UNKNOWN_KEY,
          SignedMessage.KEY_ID_HEADER,
          key == null ? found : found + ", which is retired",
          expected);
    }
    if (!isSigned(message, key)) {
      return refused(
          RefusalCode.BAD_SIGNATURE,
          SignedMessage.SIGNATURE_HEADER,
          "another",
          "the signature by " + key.id() + " of the topic, the key and the exact value");
    }
    String tenant = message.key() == null ? null : text(message.key());
    if (!key.mayChange(tenant)) {
      return refused(
          RefusalCode.NOT_AUTHORISED,
          SignedMessage.KEY_ID_HEADER,
          key.id(),
          "a key that may change " + (tenant == null ? "every tenant" : Found.text(tenant)));
    }
    return new SignatureVerdict.Admitted(key.id(), key.operator());
  }

  private static boolean isSigned(SignedMessage message, SigningKey key) {
    try {
      byte[] signature = Base64.getDecoder().decode(message.signature());
      // Other texts of the same bytes would be other messages with the same signature.
      if (signature.length != SIGNATURE_BYTES
          || !Arrays.equals(Base64.getEncoder().encode(signature), message.signature())) {
        return false;
      }
      Signature verifier = Signature.getInstance(SigningKey.ALGORITHM);
      verifier.initVerify(key.key());
      verifier.update(message.signedBytes());
      return verifier.verify(signature);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static SignatureVerdict refused(
      RefusalCode code, String header, String found, String expected) {
    return new SignatureVerdict.Refused(new ConfigProblem(code, header, found, expected));
  }
}
