package dev.weir.tools.read;

import org.apache.flink.runtime.state.OperatorStateHandle;

/**
 * One element of an operator's list, or a whole broadcast map, as it stands in a savepoint.
 *
 * @param uid of the operator; its id in hexadecimal digits where no uid is known
 * @param subtask that saved it
 * @param state the state's name
 * @param mode how it is spread over subtasks; a broadcast map stands whole in every one
 * @param bytes what the state's serializer has written; of a map the number of entries (4 bytes),
 *     then key and value of each
 */
public record RawElement(
    String uid, int subtask, String state, OperatorStateHandle.Mode mode, byte[] bytes) {}
