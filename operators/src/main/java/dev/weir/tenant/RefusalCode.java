package dev.weir.tenant;

/** Why a config message was refused, as on {@code config-status}. Names are never changed. */
public enum RefusalCode {
  /** Not UTF-8, not JSON or YAML, not an object, a field twice, or text after the end. */
  MALFORMED,
  /** A field, or one of a list of names, that this release does not know. */
  UNKNOWN_FIELD,
  /** A value that the field does not allow. */
  OUT_OF_RANGE,
  /** Text where a number is due, and the like; also a field that is needed and is not there. */
  WRONG_TYPE,
  /** A tenant's name that breaks the rules for names. */
  INVALID_TENANT,
  /** The message's key is not the tenant that its value names. */
  KEY_MISMATCH,
  /** No version. */
  MISSING_VERSION,
  /** A version below the last one accepted. */
  STALE_VERSION,
  /** The last accepted version again, with another content. */
  VERSION_CONFLICT,
  /** A version below 1 or above the ceiling. */
  VERSION_OUT_OF_RANGE,
  /** More bytes than one message may have, or than all configs together may have. */
  TOO_LARGE,
  /** A message without a value: removal is a message of its own, with a version. */
  TOMBSTONE,
  /** One tenant more than the job holds. */
  TOO_MANY_TENANTS,
  /** A model of this config could need more bytes than one model may have. */
  MODEL_TOO_LARGE,
  /** Another number of lanes: what the lanes have learned would stay behind. */
  LANES_FIXED,
  /** A command with an id that was used for another one. */
  COMMAND_CONFLICT,
  /** A command whose record is so old that nobody can tell whether it was applied before. */
  COMMAND_TOO_OLD,
  /** More commands than are remembered. */
  TOO_MANY_COMMANDS,
  /** No signature, where the job wants one. */
  UNSIGNED,
  /** A signature that is not one of this topic, key and exact value by the key that it names. */
  BAD_SIGNATURE,
  /** A key that the job does not know, or that is retired. */
  UNKNOWN_KEY,
  /** Signed rightly, by a key that may not change this tenant. */
  NOT_AUTHORISED,
  /** A feature with {@code pii: hash}, and a job without {@code pii.key-file}. */
  PII_KEY_MISSING
}
