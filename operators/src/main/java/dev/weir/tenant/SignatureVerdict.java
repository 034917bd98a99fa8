package dev.weir.tenant;

/** Whether a message may be read. */
public sealed interface SignatureVerdict {

  /**
   * It may.
   *
   * @param keyId the key that signed it; null if nobody did
   * @param operator whether that key may change every tenant
   */
  record Admitted(String keyId, boolean operator) implements SignatureVerdict {}

  /**
   * It may not.
   *
   * @param problem why
   */
  record Refused(ConfigProblem problem) implements SignatureVerdict {}
}
