package dev.weir.operator;

import dev.weir.event.RawRecord;
import dev.weir.tenant.MessageSigner;
import dev.weir.tenant.SignatureMode;
import dev.weir.tenant.Signatures;
import dev.weir.tenant.SignedMessage;
import dev.weir.tenant.SigningKeys;

/** Records that are signed, and the keys of a job that asks for it. */
final class SignedTopics {
  private static final MessageSigner.NewKey ACME = MessageSigner.newKey();
  private static final MessageSigner.NewKey OPERATOR = MessageSigner.newKey();

  static final Signatures REQUIRED = required("tenants: [acme], publicKey: " + ACME.publicKey());

  /** The same job later. */
  static final Signatures ACME_RETIRED = required("retired: true");

  private SignedTopics() {}

  static RawRecord byAcme(RawRecord raw) {
    return signed(raw, "acme-1", ACME);
  }

  static RawRecord byOperator(RawRecord raw) {
    return signed(raw, "ops-1", OPERATOR);
  }

  static RawRecord byNobody(RawRecord raw) {
    return signed(raw, "nobody", MessageSigner.newKey());
  }

  /** {@code raw} with the headers of {@code other}. */
  static RawRecord as(RawRecord raw, RawRecord other) {
    return new RawRecord(
        raw.key(),
        raw.value(),
        raw.timestamp(),
        raw.topic(),
        raw.partition(),
        raw.offset(),
        other.headerNames(),
        other.headerValues());
  }

  private static Signatures required(String acme) {
    String keys =
        "keys: [{id: acme-1, "
            + acme
            + "}, {id: ops-1, operator: true, publicKey: "
            + OPERATOR.publicKey()
            + "}]";
    return new Signatures(SignatureMode.REQUIRED, SigningKeys.parse(keys));
  }

  private static RawRecord signed(RawRecord raw, String id, MessageSigner.NewKey key) {
    SignedMessage message =
        MessageSigner.of(id, key.privateKey()).sign(raw.topic(), raw.key(), raw.value());
    return new RawRecord(
        raw.key(),
        raw.value(),
        raw.timestamp(),
        raw.topic(),
        raw.partition(),
        raw.offset(),
        new String[] {SignedMessage.KEY_ID_HEADER, SignedMessage.SIGNATURE_HEADER},
        new byte[][] {message.keyId(), message.signature()});
  }
}
