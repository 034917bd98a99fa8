package dev.weir.tools.offline;

import dev.weir.event.RawRecord;
import dev.weir.operator.ColdStart;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Configs that are there from the beginning, as if the job had accepted them before. */
final class GivenConfigs implements ColdStart {
  private static final long serialVersionUID = 1L;

  private final ArrayList<byte[]> records = new ArrayList<>();
  private final ArrayList<String> tenants = new ArrayList<>();
  private final long lastAnswered;
  private final long lastAnsweredCommand;

  /**
   * @param accepted the records of all tenants
   * @param lastAnswered offset of the last request that the job passes over, -1 for none
   * @param lastAnsweredCommand the same of commands
   */
  GivenConfigs(List<TenantRecord> accepted, long lastAnswered, long lastAnsweredCommand) {
    for (TenantRecord record : accepted) {
      tenants.add(record.tenant());
      records.add(TenantRecordJson.write(record));
    }
    this.lastAnswered = lastAnswered;
    this.lastAnsweredCommand = lastAnsweredCommand;
  }

  @Override
  public void readAccepted(Reader reader) throws IOException {
    for (int i = 0; i < records.size(); i++) {
      byte[] key = tenants.get(i).getBytes(StandardCharsets.UTF_8);
      reader.read(
          new RawRecord(
              key, records.get(i), 0, "the given configs", 0, i, new String[0], new byte[0][]));
    }
  }

  /** They are all accepted. */
  @Override
  public void readRequests(Reader reader) {}

  @Override
  public long lastAnswered() {
    return lastAnswered;
  }

  @Override
  public long lastAnsweredCommand() {
    return lastAnsweredCommand;
  }
}
