package dev.weir.operator;

import dev.weir.event.RawRecord;
import dev.weir.tenant.SignedMessage;

/** Raw records of topics that change the job, with what their headers say about the sender. */
final class Signed {
  private Signed() {}

  static SignedMessage message(RawRecord raw) {
    return new SignedMessage(
        raw.topic(),
        raw.key(),
        raw.value(),
        raw.header(SignedMessage.KEY_ID_HEADER),
        raw.header(SignedMessage.SIGNATURE_HEADER));
  }
}
