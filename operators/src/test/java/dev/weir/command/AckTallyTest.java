package dev.weir.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AckTallyTest {
  private static final CommandOrder ORDER = order("a");

  private static CommandOrder order(String id) {
    Command command =
        new Command(id, CommandType.ERASE_TENANT, "acme", "", Command.NEVER, "why", "me");
    return new CommandOrder(command, 7, 1, 1_000, "commands", 0, 3);
  }

  private static CommandAck ack(int attempt, int subtask, int of) {
    return new CommandAck(ORDER, attempt, subtask, of);
  }

  @Test
  void everySubtaskCountsOnce() {
    AckTally tally = new AckTally();
    assertThat(tally.add(ack(0, 1, 3))).isEqualTo(1);
    assertThat(tally.add(ack(0, 1, 3))).isZero();
    assertThat(tally.add(new CommandAck(order("b"), 0, 0, 2))).isEqualTo(1);
    assertThat(tally.add(ack(0, 2, 3))).isEqualTo(2);
    assertThat(tally.add(ack(0, 0, 3))).isEqualTo(3);
    assertThat(tally.open()).hasSize(1);
  }

  @Test
  void aLaterAttemptCountsAnewAndAnEarlierOneNotAtAll() {
    AckTally tally = new AckTally();
    tally.add(ack(0, 0, 2));
    assertThat(tally.add(ack(1, 0, 4))).isEqualTo(1);
    assertThat(tally.add(ack(0, 1, 2))).isZero();
    assertThat(tally.add(ack(1, 3, 4))).isEqualTo(2);
  }

  @Test
  void whatIsOpenComesBackAsItWas() throws Exception {
    AckTally tally = new AckTally();
    tally.add(ack(2, 0, 3));
    tally.add(ack(2, 2, 3));
    AckTally restored = new AckTally();
    for (CommandAck open : tally.open()) {
      restored.add(CommandAck.decode(open.encode()));
    }
    assertThat(restored.open()).isEqualTo(tally.open());
    assertThat(restored.add(ack(2, 1, 3))).isEqualTo(3);
  }

  @Test
  void aFenceKeepsItsMutesInOrder() throws Exception {
    TenantFence fence = TenantFence.NONE;
    for (String entity : new String[] {"z", "", "a"}) {
      Command mute = new Command("m", CommandType.MUTE, "acme", entity, 2_000, "", "");
      fence = fence.after(new CommandOrder(mute, 0, 1, 1_000, "commands", 0, 3));
    }
    assertThat(TenantFence.decode(fence.encode())).isEqualTo(fence);
    assertThat(fence.mutes("any", 1_999)).isTrue();
    assertThat(fence.mutes(null, 2_000)).isFalse();
    Command unmute = new Command("u", CommandType.UNMUTE, "acme", "a", Command.NEVER, "", "");
    TenantFence early = fence.after(new CommandOrder(unmute, 0, 1, 1_500, "commands", 0, 4));
    assertThat(early.mutes()).containsOnlyKeys("", "z");
    // The commands' clock is past it; old events, read again, may not be.
    TenantFence late = fence.after(new CommandOrder(unmute, 0, 1, 2_500, "commands", 0, 4));
    assertThat(late.mutes("z", 1_999)).isTrue();
    assertThat(fence.after(ORDER)).isEqualTo(new TenantFence(7, java.util.Map.of()));
  }

  @Test
  void ofMutesThatHaveEndedAFenceForgetsThoseThatEndedFirst() {
    TenantFence fence = TenantFence.NONE;
    int count = TenantFence.MAX_ENDED + 5;
    for (int i = 0; i < count; i++) {
      Command mute = new Command("m", CommandType.MUTE, "acme", "e" + i, 1_000 + i, "", "");
      fence = fence.after(new CommandOrder(mute, 0, 1, 500, "commands", 0, i));
    }
    assertThat(fence.mutes()).hasSize(count);
    Command last = new Command("m", CommandType.MUTE, "acme", "last", 99_000, "", "");
    TenantFence after = fence.after(new CommandOrder(last, 0, 1, 50_000, "commands", 0, count));
    assertThat(after.mutes())
        .hasSize(TenantFence.MAX_ENDED + 1)
        .doesNotContainKeys("e0", "e4")
        .containsKeys("e5", "e" + (count - 1), "last");
  }
}
