package dev.weir.operator;

import dev.weir.command.Command;
import dev.weir.command.CommandLog;
import dev.weir.command.CommandOrder;
import dev.weir.command.CommandType;
import dev.weir.event.RawRecord;
import dev.weir.tenant.CommandRequest;
import dev.weir.tenant.CommandStatus;
import dev.weir.tenant.ConfigStatus;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.RefusalCode;
import dev.weir.tenant.Signatures;
import dev.weir.tenant.TenantConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.state.ListState;

/** What the gate makes of the records of the topic of commands: each is answered, none twice. */
final class DecidedCommands {
  private final SavedTenants tenants;
  private final Signatures signatures;
  private final ListState<byte[]> savedLog;
  private final ListState<Long> savedOffset;
  private final CommandLog log = new CommandLog();
  private long lastAnswered = -1;

  /**
   * What became of a record.
   *
   * @param answer the line for it
   * @param order what the models are told; null for nothing
   * @param removal whether the tenant has a new record that others must hear of
   */
  record Decision(CommandStatus answer, CommandOrder order, boolean removal) {}

  DecidedCommands(
      SavedTenants tenants,
      Signatures signatures,
      ListState<byte[]> savedLog,
      ListState<Long> savedOffset)
      throws Exception {
    this.tenants = tenants;
    this.signatures = signatures;
    this.savedLog = savedLog;
    this.savedOffset = savedOffset;
    for (byte[] entry : savedLog.get()) {
      log.restore(CommandLog.Entry.decode(entry));
    }
    // The offset, then the clock.
    Iterator<Long> last = savedOffset.get().iterator();
    if (last.hasNext()) {
      lastAnswered = last.next();
      log.clockMillis(last.next());
    }
  }

  /** Passes over what an earlier job has answered, of which no state has come to this one. */
  void passOver(long offset) {
    lastAnswered = Math.max(lastAnswered, offset);
  }

  void save() throws Exception {
    List<byte[]> entries = new ArrayList<>();
    log.entries().forEach(entry -> entries.add(entry.encode()));
    savedLog.update(entries);
    savedOffset.update(List.of(lastAnswered, log.clockMillis()));
  }

  /** Null for a record that was answered before. */
  Decision decide(RawRecord raw) throws IOException {
    CommandRequest request = signatures.readCommand(Signed.message(raw));
    Command command = request.command();
    if (raw.offset() <= lastAnswered) {
      recall(raw, request);
      return null;
    }
    if (command == null) {
      return refused(raw, request, request.code(), request.faults());
    }
    return switch (log.judge(command, raw.timestamp(), request.atMillis())) {
      case NEW -> apply(raw, request);
      case REPEATED -> {
        String note = "applied before, as offset " + log.find(command.id()).offset() + " asked";
        yield new Decision(
            line(raw, request, CommandStatus.Stage.REPEATED, 0, null, note), null, false);
      }
      case CONFLICT ->
          refused(
              raw,
              request,
              RefusalCode.COMMAND_CONFLICT,
              "id: found that of another command, the one at offset "
                  + log.find(command.id()).offset()
                  + ", expected a new one");
      case TOO_OLD ->
          refused(
              raw,
              request,
              RefusalCode.COMMAND_TOO_OLD,
              "at, or the record's timestamp: found one 7 days before the last command's, expected"
                  + " a later one; send the command again, with the time of that");
      case AHEAD ->
          refused(
              raw,
              request,
              RefusalCode.OUT_OF_RANGE,
              "at: found a time more than an hour after the record's timestamp, expected that at"
                  + " which the command was written");
      case FULL ->
          refused(
              raw,
              request,
              RefusalCode.TOO_MANY_COMMANDS,
              "commands: found "
                  + CommandLog.MAX_REMEMBERED
                  + " of the last 7 days, expected fewer; wait, or begin tenants anew by a config");
    };
  }

  /**
   * A job without a past learns from the topic which commands the one before it has applied, so
   * that none of them can be sent again. It takes those for applied too that were refused for want
   * of room: they need another id. A checkpoint may fall between: the job that is restored from it
   * learns the rest.
   */
  private void recall(RawRecord raw, CommandRequest request) {
    Command command = request.command();
    if (command != null
        && log.judge(command, raw.timestamp(), request.atMillis()) == CommandLog.Verdict.NEW) {
      log.remember(command, raw.offset());
    }
  }

  private Decision apply(RawRecord raw, CommandRequest request) throws IOException {
    Command command = request.command();
    long fence = 0;
    if (command.type() == CommandType.ERASE_TENANT) {
      ConfigVerdict verdict = tenants.erase(command.tenant());
      if (verdict instanceof ConfigVerdict.Refused refused) {
        return refused(raw, request, refused.code(), refused.message());
      }
      fence = tenants.table().get(command.tenant()).lastVersion();
    }
    log.remember(command, raw.offset());
    CommandOrder order =
        new CommandOrder(
            command,
            fence,
            tenants.table().lanesOf(command.tenant()),
            raw.timestamp(),
            raw.topic(),
            raw.partition(),
            raw.offset());
    return new Decision(
        line(raw, request, CommandStatus.Stage.ACCEPTED, fence, null, null), order, fence != 0);
  }

  private static Decision refused(
      RawRecord raw, CommandRequest request, RefusalCode code, String message) {
    return new Decision(
        line(raw, request, CommandStatus.Stage.REFUSED, 0, code, message), null, false);
  }

  private static CommandStatus line(
      RawRecord raw,
      CommandRequest request,
      CommandStatus.Stage stage,
      long version,
      RefusalCode code,
      String message) {
    return new CommandStatus(
        request.command() == null ? null : request.command().type(),
        request.id(),
        request.tenant(),
        stage,
        version == 0 ? TenantConfig.NO_VERSION : version,
        code,
        message,
        0,
        0,
        new ConfigStatus.Source(raw.topic(), raw.partition(), raw.offset()));
  }
}
