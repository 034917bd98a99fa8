package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.tenant.Scope;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

/** Fixed for ever: a change here looks for every saved model in the wrong place. */
class ModelKeyTest {
  private static final ModelKey CARD = new ModelKey("acme", Scope.ENTITY, 0, "card-4711");
  private static final ModelKey TENANT = new ModelKey("acme", Scope.TENANT, 0, "");
  private static final ModelKey LANE = new ModelKey("acme", Scope.TENANT, 7, "");
  private static final int[] LANES_OF_CARDS = {304, 922, 540, 158, 776, 394, 12, 630};
  private static final ModelKey SHARED = new ModelKey("fleet", Scope.SHARED, 0, "");

  @Test
  void hashCodesAreWhatTheyWereInTheFirstRelease() {
    assertThat(CARD.hashCode()).isEqualTo(-1461669689);
    assertThat(TENANT.hashCode()).isEqualTo(-1168497530);
    assertThat(LANE.hashCode()).isEqualTo(-1168497313);
    assertThat(SHARED.hashCode()).isEqualTo(1727422324);
  }

  @Test
  void keyGroupsAreWhatTheyWereInTheFirstRelease() {
    assertThat(group(CARD)).isEqualTo(74);
    assertThat(group(TENANT)).isEqualTo(285);
    assertThat(group(LANE)).isEqualTo(338);
    assertThat(group(SHARED)).isEqualTo(116);
  }

  private static int group(ModelKey key) {
    return KeyGroupRangeAssignment.assignToKeyGroup(key, Uids.MAX_PARALLELISM);
  }

  @Test
  void bytesAreWhatTheyWereInTheFirstRelease() throws IOException {
    assertThat(HexFormat.of().formatHex(bytes(CARD)))
        .isEqualTo("0101000000" + "0461636d65" + "0009636172642d34373131");
    assertThat(HexFormat.of().formatHex(bytes(LANE)))
        .isEqualTo("0100000700" + "0461636d65" + "0000");
  }

  private static byte[] bytes(ModelKey key) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    ModelKeySerializer.INSTANCE.serialize(key, out);
    return out.getCopyOfBuffer();
  }

  @Test
  void everyKeyComesBackFromItsBytes() throws IOException {
    for (ModelKey key : new ModelKey[] {CARD, TENANT, LANE, SHARED}) {
      ModelKey read =
          ModelKeySerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes(key)));
      assertThat(read).isEqualTo(key).hasSameHashCodeAs(key);
    }
  }

  @Test
  void keysThatDifferInOnePartAreNotEqual() {
    assertThat(CARD).isNotEqualTo(new ModelKey("acme", Scope.ENTITY, 0, "card-4712"));
    assertThat(CARD).isNotEqualTo(new ModelKey("acmf", Scope.ENTITY, 0, "card-4711"));
    assertThat(TENANT).isNotEqualTo(LANE);
    assertThat(TENANT).isNotEqualTo(new ModelKey("acme", Scope.SHARED, 0, ""));
  }

  @Test
  void anEventWithoutEntityBelongsToItsTenantsModel() {
    assertThat(ModelKey.of("acme", Scope.ENTITY, 1, null)).isEqualTo(TENANT);
    assertThat(ModelKey.of("acme", Scope.ENTITY, 1, "card-4711")).isEqualTo(CARD);
    assertThat(ModelKey.of("acme", Scope.TENANT, 1, "card-4711")).isEqualTo(TENANT);
  }

  @Test
  void anEntityStaysInItsLaneForEver() {
    int[] lanes = new int[4];
    for (int e = 0; e < 8; e++) {
      ModelKey key = ModelKey.of("acme", Scope.TENANT, 1_000, "card-" + e);
      assertThat(key.entity()).isEmpty();
      assertThat(key.lane()).as("lane of card-" + e).isEqualTo(LANES_OF_CARDS[e]);
    }
    for (int e = 0; e < 4_000; e++) {
      lanes[ModelKey.of("acme", Scope.TENANT, 4, "host-" + e).lane()]++;
    }
    assertThat(Arrays.stream(lanes)).allMatch(entities -> entities > 900 && entities < 1_100);
  }

  @Test
  void lanesAreForNamedEntitiesOfOneTenantsModel() {
    assertThat(ModelKey.of("acme", Scope.TENANT, 8, null)).isEqualTo(TENANT);
    assertThat(ModelKey.of("acme", Scope.ENTITY, 8, "card-4711")).isEqualTo(CARD);
    assertThat(ModelKey.of("acme", Scope.ENTITY, 8, null)).isEqualTo(TENANT);
    assertThat(ModelKey.of("acme", Scope.TENANT, 1, "card-4711")).isEqualTo(TENANT);
  }

  @Test
  void aKeyOfAnUnknownFormatIsRefusedWithBothNumbers() throws IOException {
    byte[] bytes = bytes(CARD);
    bytes[0] = 9;
    assertThatThrownBy(
            () -> ModelKeySerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format 9")
        .hasMessageContaining("reads 1");
  }

  @Test
  void fingerprintsAreWhatTheyWereInTheFirstRelease() {
    assertThat(Long.toHexString(CARD.fingerprint())).isEqualTo("2f6237105272cbd2");
    assertThat(TENANT.fingerprint()).isNotEqualTo(LANE.fingerprint());
  }
}
