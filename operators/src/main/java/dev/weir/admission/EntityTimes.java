package dev.weir.admission;

import java.util.function.LongUnaryOperator;

/** When each entity of one tenant was last seen, in slices. */
public interface EntityTimes {
  /** Of an entity that is not held. */
  long NONE = Long.MIN_VALUE;

  /** The slice of an entity; {@link #NONE} if there is none. */
  long get(String entity) throws Exception;

  /** Sets the slice of an entity. */
  void put(String entity, long slice) throws Exception;

  /** Lets go of an entity; nothing happens if it is not held. */
  void remove(String entity) throws Exception;

  /** Lets go of all of them. */
  void clear() throws Exception;

  /** Gives every entity another slice, or lets go of it where that is {@link #NONE}. */
  void replaceAll(LongUnaryOperator slices) throws Exception;
}
