package dev.weir.tenant;

import java.io.Serializable;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * One key of the keys file.
 *
 * @param id its name: 1 to 64 of {@code [a-z0-9._-]}, as the names of tenants
 * @param publicKey its public half as base64 of an X.509 SubjectPublicKeyInfo; null of a retired
 *     one that is kept by its name only
 * @param tenants whom it may change; empty for an operator
 * @param operator whether it may change every tenant, and the template
 * @param retired whether nothing that it signs is taken any more
 */
record SigningKey(
    String id, String publicKey, List<String> tenants, boolean operator, boolean retired)
    implements Serializable {
  static final String ALGORITHM = "Ed25519";
  private static final String EXPECTED_KEY =
      "an Ed25519 public key, as weir config keygen prints it";

  SigningKey {
    Check.present("id", id);
    if (!TenantNames.isTenant(id)) {
      throw Check.refused("id", id, TenantNames.EXPECTED);
    }
    tenants = List.copyOf(tenants);
    for (String tenant : tenants) {
      if (!TenantNames.isTenant(tenant)) {
        // The template judges tenants of others: it belongs to operators.
        throw Check.refused("tenants", tenant, "names of tenants: " + TenantNames.EXPECTED);
      }
    }
    if (operator && !tenants.isEmpty()) {
      throw Check.refused("tenants", tenants, "none: an operator may change every tenant");
    }
    if (!retired && !operator && tenants.isEmpty()) {
      throw Check.refused("tenants", "nobody", "tenants, or operator: true, or retired: true");
    }
    if (publicKey != null && decode(publicKey) == null || publicKey == null && !retired) {
      // Not shown: who has mixed up the halves must not find the private one in a log.
      throw Check.refused("publicKey", publicKey == null ? "nothing" : "another", EXPECTED_KEY);
    }
  }

  /** {@code tenant} is null for a message that names none: operators only. */
  boolean mayChange(String tenant) {
    return operator || tenant != null && tenants.contains(tenant);
  }

  /** Never null of a key that is not retired. */
  PublicKey key() {
    return decode(publicKey);
  }

  private static PublicKey decode(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      PublicKey key =
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(bytes));
      // One key has one text, so that the same key twice is seen.
      boolean canonical =
          Arrays.equals(key.getEncoded(), bytes)
              && Base64.getEncoder().encodeToString(bytes).equals(base64);
      return canonical ? key : null;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }
}
