package dev.weir.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;

/**
 * Names what made Jackson give up. Jackson tells its limits apart in the text of its message only;
 * each text matched here is pinned by a test, and a text that changed would still be refused, as
 * malformed. Jackson's message itself goes nowhere: it quotes the payload.
 */
final class ParserFault {
  private ParserFault() {}

  /** Refuses the event for what was thrown; always false. {@code behind}: the object was over. */
  static boolean reject(IOException thrown, JsonParser parser, boolean behind, DecodedEvent out) {
    if (behind) {
      return out.reject(RejectionCode.TRAILING_DATA, null, place(thrown));
    }
    if (thrown instanceof StreamConstraintsException) {
      RejectionCode code = limitOf(thrown.getMessage());
      return out.reject(code, null, code == RejectionCode.MALFORMED_JSON ? place(thrown) : "more");
    }
    if (String.valueOf(thrown.getMessage()).startsWith("Duplicate field")) {
      String name = parser.getParsingContext().getCurrentName();
      return out.reject(RejectionCode.DUPLICATE_FIELD, name, "it twice");
    }
    return out.reject(RejectionCode.MALFORMED_JSON, null, place(thrown));
  }

  private static RejectionCode limitOf(String message) {
    if (message.contains("getMaxNestingDepth")) {
      return RejectionCode.TOO_DEEP;
    }
    if (message.contains("getMaxTokenCount")) {
      return RejectionCode.TOO_MANY_TOKENS;
    }
    if (message.contains("getMaxNumberLength")) {
      return RejectionCode.NUMBER_TOO_LONG;
    }
    if (message.contains("getMaxNameLength")) {
      return RejectionCode.NAME_TOO_LONG;
    }
    return RejectionCode.MALFORMED_JSON;
  }

  private static String place(IOException thrown) {
    boolean located =
        thrown instanceof JsonProcessingException parsing && parsing.getLocation() != null;
    return located
        ? "a fault at byte " + ((JsonProcessingException) thrown).getLocation().getByteOffset()
        : "a fault";
  }
}
