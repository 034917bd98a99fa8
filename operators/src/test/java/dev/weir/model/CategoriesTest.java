package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.detect.SeededRandom;
import dev.weir.event.CategoryHash;
import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.Feature;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.MissingPolicy;
import dev.weir.tenant.TenantConfigJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CategoriesTest {
  private static final int EVENTS = 400;

  private final Judgement judgement = new Judgement();
  private final Workspace workspace = new Workspace();

  @Test
  void theFirstValuesHaveAPositionOfTheirOwnAndAllOthersTheLast() {
    Categories categories = Categories.of(List.of(Feature.oneHot("c", 4, MissingPolicy.ZERO)));
    String[] values = {"web", "shop", "web", "phone", "fax", "shop", "fax"};
    int[] positions = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      double hash = CategoryHash.of(values[i]);
      assertThat(categories.position(0, hash, 4)).isBetween(0, 3);
      categories.learn(0, hash, 4);
      positions[i] = categories.position(0, hash, 4);
    }
    assertThat(positions).containsExactly(0, 1, 0, 2, 3, 1, 3);
  }

  @Test
  void aCopySharesNothing() {
    Categories categories = Categories.of(List.of(Feature.oneHot("c", 4, MissingPolicy.ZERO)));
    categories.learn(0, 7, 4);
    Categories copy = categories.copy();
    copy.learn(0, 8, 4);
    categories.learn(0, 9, 4);
    assertThat(copy.position(0, 8, 4)).isEqualTo(1);
    assertThat(copy.position(0, 9, 4)).isEqualTo(3);
    assertThat(categories.position(0, 8, 4)).isEqualTo(3);
    assertThat(categories.position(0, 9, 4)).isEqualTo(1);
  }

  @Test
  void aValueIsAmongTheOthersUntilItIsLearned() {
    Model model = new Model(1);
    judge(model, event(config("all"), CategoryHash.of("web"), 1));
    assertThat(position()).isEqualTo(3);
    judge(model, event(config("all"), CategoryHash.of("web"), 1));
    assertThat(position()).isZero();
    judge(model, event(config("all"), CategoryHash.of("shop"), 1));
    assertThat(position()).isEqualTo(3);
    judge(model, event(config("all"), Double.NaN, 1));
    assertThat(position()).as("the last value stands in").isEqualTo(1);
  }

  @Test
  void nothingIsLearnedWhereNothingIsToBeLearned() {
    Model model = new Model(1);
    for (int i = 0; i < 3; i++) {
      judge(model, event(config("never"), CategoryHash.of("web"), 1));
      assertThat(position()).isEqualTo(3);
    }
  }

  private int position() {
    int position = 0;
    while (workspace.vector[position] == 0) {
      position++;
    }
    return position;
  }

  @Property(tries = 60)
  void cutAnywhereNothingChanges(@ForAll @IntRange(max = EVENTS - 1) int cut, @ForAll long seed)
      throws IOException {
    SeededRandom random = new SeededRandom(seed);
    JudgingConfig config = config("all");
    Model whole = new Model(1);
    Model parts = new Model(1);
    for (int i = 0; i < EVENTS; i++) {
      parts = i == cut ? ModelFrame.decode(frame(parts.copy())) : parts;
      double category = CategoryHash.of("v" + random.nextInt(1 + i / 40));
      category = random.nextInt(9) == 0 ? Double.NaN : category;
      Observation event = event(config, category, random.nextDouble());
      long expected = judge(whole, event);
      assertThat(judge(parts, event)).as("event %d", i).isEqualTo(expected);
    }
    assertThat(frame(parts)).isEqualTo(frame(whole));
  }

  @Test
  void aModelWithoutOneHotCategoriesIsSavedAsBefore() throws IOException {
    JudgingConfig hashed = config("all", "hash");
    Learned learned = Learned.fresh(hashed.current(), true, 1);
    assertThat(saved(learned)).startsWith(0, 1);
    assertThat(saved(load(saved(learned)))).isEqualTo(saved(learned));
    assertThat(saved(Learned.fresh(config("all").current(), true, 1))).startsWith(0, 2);
  }

  @Test
  void unknownVersionsAndDamageAreErrors() throws IOException {
    Learned learned = Learned.fresh(config("all").current(), true, 1);
    byte[] version = saved(learned);
    version[1] = 3;
    assertThatIOException()
        .isThrownBy(() -> load(version))
        .withMessage("learned part: found version 3, expected 1 or 2");
    Categories categories = Categories.of(config("all").current().features());
    categories.learn(0, CategoryHash.of("web"), 4);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    categories.save(new DataOutputStream(bytes));
    byte[] whole = bytes.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatIOException().isThrownBy(() -> Categories.load(in(cut)));
    }
    for (int at : new int[] {1, 4, 6}) {
      byte[] damaged = whole.clone();
      damaged[at] = (byte) 0xff;
      assertThatIOException().as("byte " + at).isThrownBy(() -> Categories.load(in(damaged)));
    }
  }

  private static Learned load(byte[] bytes) throws IOException {
    return Learned.load(in(bytes));
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static byte[] saved(Learned learned) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    learned.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static byte[] frame(Model model) throws IOException {
    ModelFrame frame = new ModelFrame();
    frame.encode(model);
    return Arrays.copyOf(frame.bytes(), frame.length());
  }

  private long judge(Model model, Observation event) {
    model.judge(event, judgement, workspace);
    return Double.doubleToRawLongBits(judgement.score);
  }

  private static Observation event(JudgingConfig config, double... values) {
    Observation event = new Observation();
    event.sentUnder(config);
    event.values = values;
    return event;
  }

  private static JudgingConfig config(String learn) {
    return config(learn, "one-hot");
  }

  private static JudgingConfig config(String learn, String encoding) {
    String yaml =
        """
        tenant: acme
        version: 1
        features:
          - {name: c, type: category, buckets: 4, encoding: %s, missing: last}
          - {name: x, type: number}
        detector: {type: robust-z-score, window: 64}
        learn: %s
        """
            .formatted(encoding, learn);
    return new JudgingConfig(
        TenantConfigJson.parseYaml(yaml), null, new ConfigEpoch(1, ConfigEpoch.OWN));
  }
}
