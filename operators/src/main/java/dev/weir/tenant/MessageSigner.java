package dev.weir.tenant;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Signs messages with the private half of a key. What it holds is never shown. */
public final class MessageSigner {
  private final byte[] id;
  private final PrivateKey key;

  private MessageSigner(String id, PrivateKey key) {
    this.id = id.getBytes(StandardCharsets.UTF_8);
    this.key = key;
  }

  /**
   * A new key.
   *
   * @param privateKey base64 of PKCS #8, to be kept secret
   * @param publicKey base64 of an X.509 SubjectPublicKeyInfo, for the keys file
   */
  public record NewKey(String privateKey, String publicKey) {
    @Override
    public String toString() {
      return publicKey;
    }
  }

  /** Makes a key. */
  public static NewKey newKey() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(SigningKey.ALGORITHM).generateKeyPair();
      Base64.Encoder base64 = Base64.getEncoder();
      return new NewKey(
          base64.encodeToString(pair.getPrivate().getEncoded()),
          base64.encodeToString(pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  /**
   * Signs as {@code id} with a private key.
   *
   * @param id the key's name in the keys file
   * @param privateKey base64 of PKCS #8
   * @throws IllegalArgumentException if one of them is none; says nothing of the private key
   */
  public static MessageSigner of(String id, String privateKey) {
    if (!TenantNames.isTenant(id)) {
      throw Check.refused("id", id, TenantNames.EXPECTED);
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(privateKey);
      KeyFactory factory = KeyFactory.getInstance(SigningKey.ALGORITHM);
      return new MessageSigner(id, factory.generatePrivate(new PKCS8EncodedKeySpec(bytes)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Without the cause: what was read must not stand in any log.
      throw Check.refused(
          "key", "something else", "an Ed25519 private key, as weir config keygen writes it");
    }
  }

  /** The message with the values of its headers. */
  public SignedMessage sign(String topic, byte[] key, byte[] value) {
    try {
      Signature signer = Signature.getInstance(SigningKey.ALGORITHM);
      signer.initSign(this.key);
      signer.update(new SignedMessage(topic, key, value, id, null).signedBytes());
      byte[] signature = Base64.getEncoder().encode(signer.sign());
      return new SignedMessage(topic, key, value, id.clone(), signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this key cannot sign", e);
    }
  }
}
