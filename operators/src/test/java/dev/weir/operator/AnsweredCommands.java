package dev.weir.operator;

import dev.weir.event.RawRecord;

/**
 * A cold start without configs. Records of the topic {@code commands} are commands.
 *
 * @param lastAnsweredCommand up to where an earlier job has answered them; -1: none
 */
record AnsweredCommands(long lastAnsweredCommand) implements ColdStart {
  private static final long serialVersionUID = 1L;

  @Override
  public void readAccepted(Reader reader) {}

  @Override
  public void readRequests(Reader reader) {}

  @Override
  public long lastAnswered() {
    return -1;
  }

  @Override
  public boolean isCommand(RawRecord raw) {
    return raw.topic().equals("commands");
  }
}
