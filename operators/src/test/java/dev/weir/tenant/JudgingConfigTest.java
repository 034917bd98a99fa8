package dev.weir.tenant;

import static dev.weir.tenant.Configs.learning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JudgingConfigTest {
  private static final Feature AMOUNT = Feature.number("amount", 0, 9, MissingPolicy.REJECT);
  private static final Feature AMOUNT_WIDE = Feature.number("amount", 0, 99, MissingPolicy.REJECT);
  private static final Feature CARD = Feature.bool("card", MissingPolicy.ZERO);
  private static final Feature CARD_NAME = Feature.category("card", 16, MissingPolicy.ZERO);
  private static final Feature OLD = Feature.bool("old", MissingPolicy.REJECT);

  @Test
  void anEventCarriesTheUnionOfBothPartsFeatures() {
    JudgingConfig judging = judging(learning(CARD_NAME, AMOUNT_WIDE), learning(OLD, AMOUNT, CARD));
    assertThat(judging.slots())
        .containsExactly(
            new SlotFeature(CARD_NAME, null),
            new SlotFeature(AMOUNT_WIDE, AMOUNT),
            new SlotFeature(null, OLD),
            new SlotFeature(null, CARD));
    assertThat(judging.currentSlots()).containsExactly(0, 1);
    assertThat(judging.precedingSlots()).containsExactly(2, 1, 3);
    assertThat(judging.slots().get(3).name()).isEqualTo("card");
    assertThat(judging.slots().get(3).type()).isEqualTo(FeatureType.BOOLEAN);
    assertThat(judging.slots().get(1).feature()).isEqualTo(AMOUNT_WIDE);
  }

  @Test
  void withoutAPrecedingPartTheSlotsAreTheFeatures() {
    JudgingConfig judging = judging(learning(AMOUNT, CARD), null);
    assertThat(judging.slots())
        .containsExactly(new SlotFeature(AMOUNT, null), new SlotFeature(CARD, null));
    assertThat(judging.currentSlots()).containsExactly(0, 1);
    assertThat(judging.precedingSlots()).isEmpty();
  }

  @Test
  void theBytesAndTheirHashNeverChange() {
    JudgingConfig judging = judging(learning("a"), learning("b"));
    // 64 bits of the bytes' SHA-256: any other byte gives another number.
    assertThat(ContentHash.text(judging.contentHash())).isEqualTo("6c7a8ca9d704bcfc");
    assertThat(judging.withEpoch(new ConfigEpoch(1, 2)).contentHash())
        .isEqualTo(judging.contentHash());
    assertThat(judging(learning("a"), null).contentHash()).isNotEqualTo(judging.contentHash());
  }

  @Provide
  Arbitrary<TenantConfig> configs() {
    return Configs.anyConfig();
  }

  @Provide
  Arbitrary<LearningPart> parts() {
    return Configs.anyLearning().injectNull(0.3);
  }

  @Property(tries = 300)
  void whatIsEncodedIsDecoded(
      @ForAll("configs") TenantConfig config, @ForAll("parts") LearningPart preceding) {
    JudgingConfig judging = new JudgingConfig(config, preceding, ConfigEpoch.NONE);
    JudgingConfig decoded = JudgingConfig.decode(judging.encode());
    assertThat(decoded).isEqualTo(judging);
    assertThat(decoded.encode()).isEqualTo(judging.encode());
    assertThat(decoded.contentHash()).isEqualTo(judging.contentHash());
    assertThat(decoded.slots()).isEqualTo(judging.slots());
    assertThat(decoded.label()).isEqualTo(config.tenant() + "@" + config.version());
  }

  @Test
  void damageIsAnError() {
    byte[] good = judging(learning("a"), learning("b")).encode();
    for (int length = 0; length < good.length; length++) {
      assertBroken(Arrays.copyOf(good, length));
    }
    assertBroken(Arrays.copyOf(good, good.length + 1));
    byte[] later = good.clone();
    later[1] = 2;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JudgingConfig.decode(later))
        .withMessage("format: found 2, expected 1: a later release wrote it");
    byte[] other = good.clone();
    other[9]++;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JudgingConfig.decode(other))
        .withMessage("config: found another one, expected acme@8");
  }

  @Property(tries = 500)
  void randomBytesAreRefused(@ForAll @Size(max = 100) byte[] bytes) {
    assertBroken(bytes);
  }

  private static void assertBroken(byte[] bytes) {
    assertThatIllegalArgumentException().isThrownBy(() -> JudgingConfig.decode(bytes));
  }

  private static JudgingConfig judging(LearningPart current, LearningPart preceding) {
    TenantConfig config =
        new TenantConfig("acme", 7, TenantConfig.AT_ONCE, current, DecisionPart.DEFAULT);
    return new JudgingConfig(config, preceding, ConfigEpoch.NONE);
  }
}
