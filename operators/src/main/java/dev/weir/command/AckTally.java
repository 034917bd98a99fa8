package dev.weir.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts which subtasks have done their part of each command. A later attempt, which may be that of
 * another number of subtasks, starts the count anew; what an earlier one says does not count.
 */
public final class AckTally {
  private final Map<String, Map<Integer, CommandAck>> open = new LinkedHashMap<>();

  /**
   * Counts one word.
   *
   * @return how many of the attempt's subtasks are done; 0 if this one says nothing new. With the
   *     last of them the command is forgotten.
   */
  public int add(CommandAck ack) {
    String id = ack.order().command().id();
    Map<Integer, CommandAck> known = open.computeIfAbsent(id, any -> new LinkedHashMap<>());
    if (!known.isEmpty()) {
      CommandAck before = known.values().iterator().next();
      if (ack.attempt() < before.attempt()) {
        return 0;
      }
      if (ack.attempt() > before.attempt() || ack.of() != before.of()) {
        known.clear();
      }
    }
    if (known.putIfAbsent(ack.subtask(), ack) != null) {
      return 0;
    }
    int done = known.size();
    if (done == ack.of()) {
      open.remove(id);
    }
    return done;
  }

  /** What is counted of commands that are not done: adding it again gives this tally. */
  public List<CommandAck> open() {
    List<CommandAck> all = new ArrayList<>();
    open.values().forEach(known -> all.addAll(known.values()));
    return all;
  }
}
