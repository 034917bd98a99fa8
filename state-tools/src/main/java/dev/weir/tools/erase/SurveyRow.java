package dev.weir.tools.erase;

import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple4;

/** What the subtasks of a {@link Survey} tell: a kind, two names, numbers. */
final class SurveyRow {
  static final TypeInformation<Tuple4<Integer, String, String, long[]>> TYPE =
      Types.TUPLE(
          Types.INT,
          Types.STRING,
          Types.STRING,
          PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO);

  private static final Kind[] KINDS = Kind.values();

  /** What a row says. */
  enum Kind {
    /** A uid, its state, and the numbers of {@link StateCount}. */
    STATE,
    /** A uid, what its timers are called, and how many are others' and how many the erased's. */
    TIMERS,
    /** A name that was asked for, and nothing. */
    NAME,
    /** Nothing twice, and when the erased entity was last seen. */
    SLICE
  }

  private SurveyRow() {}

  static Tuple4<Integer, String, String, long[]> of(Kind kind, Survey.State state, long[] numbers) {
    return Tuple4.of(kind.ordinal(), state.uid(), state.state(), numbers);
  }

  static Tuple4<Integer, String, String, long[]> ofName(String name) {
    return Tuple4.of(Kind.NAME.ordinal(), name, "", new long[0]);
  }

  static Tuple4<Integer, String, String, long[]> ofSlice(long slice) {
    return Tuple4.of(Kind.SLICE.ordinal(), "", "", new long[] {slice});
  }

  static Kind kind(Tuple4<Integer, String, String, long[]> row) {
    return KINDS[row.f0];
  }
}
