package dev.weir.tenant;

/** What the job asks of messages that change it. */
public enum SignatureMode {
  /** Every message must be signed by a key that may change its tenant. */
  REQUIRED,
  /** A message may be unsigned; one that is signed must be signed rightly. */
  OPTIONAL,
  /** Signatures are not looked at: whoever may write to the topic may change everything. */
  OFF
}
