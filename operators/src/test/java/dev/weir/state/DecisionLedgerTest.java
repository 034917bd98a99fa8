package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.tenant.Verdict;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class DecisionLedgerTest {
  private static final long DAY = 86_400_000;

  private static Decision alert(String id, long millis, int severity, String feature) {
    return new Decision(id, millis, "acme@7", severity, "rarity", feature, null);
  }

  private static DecisionLedger of(Decision... decisions) {
    DecisionLedger ledger = DecisionLedger.EMPTY;
    for (Decision decision : decisions) {
      ledger = ledger.with(decision);
    }
    return ledger;
  }

  @Test
  void theOldestThatNobodyHasJudgedHasToGo() {
    DecisionLedger ledger = of(alert("said", 0, 1, "a"), alert("unsaid", 1, 1, "a"));
    ledger = ledger.judged("said", Verdict.NORMAL);
    for (int i = 2; i <= DecisionLedger.MOST; i++) {
      ledger = ledger.with(alert("e" + i, i, 1, "a"));
    }
    assertThat(ledger.decisions()).hasSize(DecisionLedger.MOST);
    assertThat(ledger.find("unsaid")).isNull();
    assertThat(ledger.find("said").verdict()).isEqualTo(Verdict.NORMAL);
    assertThat(ledger.newestMillis()).isEqualTo(DecisionLedger.MOST);
  }

  @Test
  void anEventThatComesAgainIsRememberedOnce() {
    assertThat(of(alert("e", 0, 1, "a"), alert("e", 5, 2, "a")).decisions()).hasSize(1);
  }

  @Test
  void aLikeAlertIsAConfirmedNormalForSoLongAndNoWorseOneIs() {
    DecisionLedger ledger = of(alert("e", 0, 2, "amount")).judged("e", Verdict.NORMAL);
    assertThat(ledger.isConfirmedNormal(alert("f", DAY, 2, "amount"), DAY)).isTrue();
    assertThat(ledger.isConfirmedNormal(alert("f", DAY, 1, "amount"), DAY)).isTrue();
    assertThat(ledger.isConfirmedNormal(alert("f", DAY + 1, 2, "amount"), DAY))
        .as("late")
        .isFalse();
    assertThat(ledger.isConfirmedNormal(alert("f", 1, 3, "amount"), DAY)).as("worse").isFalse();
    assertThat(ledger.isConfirmedNormal(alert("f", 1, 2, "hour"), DAY)).as("other").isFalse();
    Decision spot = new Decision("f", 1, "acme@7", 2, "spot", "amount", null);
    assertThat(ledger.isConfirmedNormal(spot, DAY)).as("another cause").isFalse();
  }

  @Test
  void whoCallsALikeOneRightLaterEndsIt() {
    DecisionLedger ledger = of(alert("e", 0, 2, "a"), alert("f", 1, 2, "a"));
    ledger = ledger.judged("e", Verdict.NORMAL).judged("f", Verdict.ANOMALY);
    assertThat(ledger.isConfirmedNormal(alert("g", 2, 2, "a"), DAY)).isFalse();
    ledger = ledger.judged("f", Verdict.NORMAL);
    assertThat(ledger.isConfirmedNormal(alert("g", 2, 2, "a"), DAY)).isTrue();
  }

  @Test
  void theSavedFormGivesTheLedgerBack() throws IOException {
    DecisionLedger ledger = of(alert("é", 7, 3, ""), alert("f", -1, 1, "a"));
    ledger = ledger.judged("f", Verdict.ANOMALY);
    DataOutputSerializer out = new DataOutputSerializer(64);
    DecisionLedgerSerializer form = new DecisionLedgerSerializer();
    form.serialize(ledger, out);
    byte[] bytes = out.getCopyOfBuffer();
    assertThat(form.deserialize(new DataInputDeserializer(bytes))).isEqualTo(ledger);
    bytes[0] = 2;
    assertThatThrownBy(() -> form.deserialize(new DataInputDeserializer(bytes)))
        .hasMessageContaining("found format 2 where this release reads 1");
  }
}
