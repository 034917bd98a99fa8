package dev.weir.tenant;

import static dev.weir.tenant.Configs.config;
import static dev.weir.tenant.Configs.learning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TenantConfigsTest {
  private static final long AT_ONCE = TenantConfig.AT_ONCE;

  @Test
  void theFirstConfigMakesARecord() {
    TenantConfig config = config("acme", 3, "a");
    ConfigVerdict verdict = accept(null, ConfigRequest.of(config));
    TenantRecord record =
        new TenantRecord(
            "acme",
            3,
            false,
            List.of(new Revision(AT_ONCE, config, null)),
            List.of(new KnownLearningPart(3, config.learning())));
    assertThat(verdict).isEqualTo(new ConfigVerdict.Accepted(record, LearningChange.NEW, null));
  }

  @Test
  void aRepeatChangesNothing() {
    TenantRecord record = fold(config("acme", 3, "a"));
    assertThat(accept(record, ConfigRequest.of(config("acme", 3, "a"))))
        .isEqualTo(new ConfigVerdict.Unchanged(record));
    TenantRecord removed = removed(record, 4);
    assertThat(accept(removed, ConfigRequest.removal("acme", 4)))
        .isEqualTo(new ConfigVerdict.Unchanged(removed));
  }

  @Test
  void refusesOldVersionsAndConflicts() {
    TenantRecord record = fold(config("acme", 3, "a"));
    assertRefused(
        accept(record, ConfigRequest.of(config("acme", 2, "a"))),
        RefusalCode.STALE_VERSION,
        "version: found 2, expected more than 3, the last one accepted");
    assertRefused(
        accept(record, ConfigRequest.of(config("acme", 3, "b"))),
        RefusalCode.VERSION_CONFLICT,
        "version: found 3 again with another content, expected more than 3");
    assertRefused(
        accept(record, ConfigRequest.removal("acme", 3)),
        RefusalCode.VERSION_CONFLICT,
        "version: found 3 again with another content, expected more than 3");
    assertRefused(
        accept(removed(record, 4), ConfigRequest.of(config("acme", 4, "a"))),
        RefusalCode.VERSION_CONFLICT,
        "version: found 4 again with another content, expected more than 4");
    assertRefused(
        accept(record, ConfigRequest.of(config("acme", 0, "a"))),
        RefusalCode.MISSING_VERSION,
        "version: found nothing, expected more than 3");
    assertRefused(
        accept(record, ConfigRequest.removal("acme", TenantConfig.MAX_VERSION + 1)),
        RefusalCode.VERSION_OUT_OF_RANGE,
        "version: found 1000000000001, expected 1 to 1000000000000");
  }

  @Test
  void versionsMayHaveGaps() {
    TenantRecord record = fold(config("acme", 3, "a"), config("acme", 1_000_000_000_000L, "a"));
    assertThat(record.lastVersion()).isEqualTo(TenantConfig.MAX_VERSION);
  }

  @Test
  void aRemovedTenantComesBackWithAHigherVersionOnly() {
    TenantRecord removed = removed(fold(config("acme", 3, "a")), 9);
    assertThat(removed.revisions()).isEmpty();
    assertThat(removed.learningPart(learning("a").hash())).isEqualTo(learning("a"));
    assertRefused(
        accept(removed, ConfigRequest.of(config("acme", 8, "b"))),
        RefusalCode.STALE_VERSION,
        "version: found 8, expected more than 9, the last one accepted");
    ConfigVerdict.Accepted back =
        (ConfigVerdict.Accepted) accept(removed, ConfigRequest.of(config("acme", 10, "b")));
    assertThat(back.learning()).isEqualTo(LearningChange.NEW);
    assertThat(back.record().removed()).isFalse();
    // Its models were kept: they judge until those of the new part are warm.
    assertThat(back.record().revisions().get(0).preceding()).isEqualTo(learning("a"));
  }

  @Test
  void aRemovalThatComesBeforeAnyConfigIsRemembered() {
    // Were it refused, it would succeed when it comes again after a config of a lower version.
    ConfigVerdict.Accepted verdict =
        (ConfigVerdict.Accepted) accept(null, ConfigRequest.removal("acme", 5));
    assertThat(verdict.record()).isEqualTo(new TenantRecord("acme", 5, true, List.of(), List.of()));
    assertThat(accept(verdict.record(), ConfigRequest.of(config("acme", 4, "a"))))
        .isInstanceOf(ConfigVerdict.Refused.class);
    assertThat(verdict.record().with(config("acme", 6, "a")).revisions())
        .containsExactly(new Revision(AT_ONCE, config("acme", 6, "a"), null));
  }

  @Test
  void passesOnTheFirstFaultAndAllMessages() {
    ConfigRequest request =
        ConfigRequest.read(
            Configs.utf8("acme"), Configs.utf8("{\"tenant\":\"acme\",\"version\":1,\"warmup\":1}"));
    assertRefused(
        accept(null, request),
        RefusalCode.WRONG_TYPE,
        "features: found nothing, expected a list of features;"
            + " warmup: found 1, expected 32 to 1000000");
  }

  @Test
  void boundsTenantsBytesAndModels() {
    ConfigLimits limits = new ConfigLimits(2, 1_000, 4L << 20, 2, 500);
    ConfigRequest request = ConfigRequest.of(config("acme", 4, "b"));
    assertRefused(
        TenantConfigs.accept(null, request, limits),
        RefusalCode.TOO_MANY_TENANTS,
        "tenant: found one more, expected at most 2");
    assertRefused(
        TenantConfigs.accept(null, ConfigRequest.removal("acme", 4), limits),
        RefusalCode.TOO_MANY_TENANTS,
        "tenant: found one more, expected at most 2");
    assertThat(TenantConfigs.erase(null, "acme", limits))
        .as("nobody's data may stay for want of room")
        .isInstanceOf(ConfigVerdict.Accepted.class);
    assertRefused(
        TenantConfigs.erase(null, "acme", limits.holding(10_002, 500)),
        RefusalCode.TOO_MANY_TENANTS,
        "tenant: found one more, expected at most 10002");
    TenantRecord held = fold(config("acme", 3, "a"));
    long before = TenantRecordJson.write(held).length;
    long after = TenantRecordJson.write(held.with(request.config())).length;
    long fits = 1_000 - after + before;
    assertThat(TenantConfigs.accept(held, request, limits.holding(2, fits)))
        .isInstanceOf(ConfigVerdict.Accepted.class);
    assertRefused(
        TenantConfigs.accept(held, request, limits.holding(2, fits + 1)),
        RefusalCode.TOO_LARGE,
        "found 1001 bytes of records of all tenants, expected at most 1000");
    long modelBytes = config("acme", 4, "a").learning().modelBytes();
    ConfigLimits small = new ConfigLimits(2, 1 << 20, modelBytes - 1, 0, 0);
    assertRefused(
        TenantConfigs.accept(null, request, small),
        RefusalCode.MODEL_TOO_LARGE,
        "detector: found "
            + modelBytes
            + " bytes for one model of 1 positions, expected at most "
            + (modelBytes - 1)
            + ": a smaller window or fewer features");
  }

  @Test
  void lanesStayAsTheyAreAsLongAsTheTenantIsConfigured() {
    ConfigLimits limits = ConfigLimits.DEFAULT;
    TenantRecord four = fold(inLanes("acme", 1, Scope.TENANT, 4));
    assertRefused(
        TenantConfigs.accept(four, ConfigRequest.of(inLanes("acme", 2, Scope.TENANT, 8)), limits),
        RefusalCode.LANES_FIXED,
        "lanes: found 8, expected 4, as in version 1: the models of the lanes would stay behind;"
            + " only a migration of the saved models changes them");
    for (TenantConfig next :
        List.of(inLanes("acme", 2, Scope.TENANT, 4), inLanes("acme", 2, Scope.ENTITY, 1))) {
      assertThat(TenantConfigs.accept(four, ConfigRequest.of(next), limits))
          .isInstanceOf(ConfigVerdict.Accepted.class);
    }
    TenantRecord removed = TenantRecord.removed(four, "acme", 2);
    TenantRecord again = removed.with(inLanes("acme", 3, Scope.TENANT, 8));
    assertThat(again.revisions().get(0).preceding()).as("begins anew").isNull();
    ConfigRequest request = ConfigRequest.of(inLanes("acme", 3, Scope.TENANT, 8));
    assertThat(TenantConfigs.accept(removed, request, limits))
        .isEqualTo(new ConfigVerdict.Accepted(again, LearningChange.NEW, null));
  }

  @Test
  void lanesStayAsTheyAreAlsoBehindARevisionThatIsNotInForceYet() {
    LearningPart four = inLanes("acme", 1, Scope.TENANT, 4).learning();
    TenantRecord record =
        fold(
            new TenantConfig("acme", 1, 1_000, four, DecisionPart.DEFAULT),
            new TenantConfig(
                "acme",
                2,
                9_000,
                inLanes("acme", 2, Scope.ENTITY, 1).learning(),
                DecisionPart.DEFAULT));
    TenantConfig eight =
        new TenantConfig("acme", 3, 8_000, four.withLanes(8), DecisionPart.DEFAULT);
    ConfigVerdict verdict =
        TenantConfigs.accept(record, ConfigRequest.of(eight), ConfigLimits.DEFAULT);
    assertThat(verdict).isInstanceOf(ConfigVerdict.Refused.class);
    assertThat(((ConfigVerdict.Refused) verdict).code()).isEqualTo(RefusalCode.LANES_FIXED);
  }

  @Test
  void otherLanesAreAnotherLearningPart() {
    assertThat(inLanes("acme", 1, Scope.TENANT, 4).learning().hash())
        .isNotEqualTo(inLanes("acme", 1, Scope.TENANT, 8).learning().hash());
  }

  @Test
  void otherPartsStandInTheirPlacesAndTwoThatBecomeOneStandOnce() {
    TenantConfig two = config("acme", 2, 9_000, "b");
    TenantRecord record = fold(config("acme", 1, "a"), two);
    LearningPart other = learning("c");
    TenantRecord changed = record.withParts(part -> part.equals(two.learning()) ? other : part);
    assertThat(changed.revisions())
        .containsExactly(
            record.revisions().get(0), new Revision(9_000, two.withLearning(other), learning("a")));
    assertThat(changed.learningParts())
        .containsExactly(new KnownLearningPart(1, learning("a")), new KnownLearningPart(2, other));
    assertThat(TenantRecordJson.read(TenantRecordJson.write(changed))).isEqualTo(changed);

    TenantRecord one = record.withParts(part -> other);
    assertThat(one.learningParts()).containsExactly(new KnownLearningPart(1, other));
    assertThat(one.revisions()).extracting(Revision::preceding).containsOnlyNulls();
    assertThat(TenantRecordJson.read(TenantRecordJson.write(one))).isEqualTo(one);
  }

  private static TenantConfig inLanes(String tenant, long version, Scope scope, int lanes) {
    LearningPart part =
        new LearningPart(scope, Configs.learning("a").features(), List.of(), Configs.ROBUST);
    return new TenantConfig(
        tenant, version, TenantConfig.AT_ONCE, part.withLanes(lanes), DecisionPart.DEFAULT);
  }

  @Test
  void aRecordFitsIntoAMessage() {
    TenantRecord record = null;
    int refusals = 0;
    for (int version = 1; version <= 12; version++) {
      List<Feature> features = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        features.add(
            Feature.number("f" + version + "." + "x".repeat(90) + i, 0, 1, MissingPolicy.LAST));
      }
      LearningPart part = new LearningPart(Scope.ENTITY, features, List.of(), Configs.ROBUST);
      TenantConfig config =
          new TenantConfig("acme", version, version * 1_000L, part, DecisionPart.DEFAULT);
      ConfigLimits limits = new ConfigLimits(9, 64L << 20, 64L << 20, 0, 0);
      ConfigVerdict verdict = TenantConfigs.accept(record, ConfigRequest.of(config), limits);
      if (verdict instanceof ConfigVerdict.Accepted accepted) {
        record = accepted.record();
        byte[] written = TenantRecordJson.write(record);
        assertThat(written.length).isLessThanOrEqualTo(TenantConfigs.MAX_RECORD_BYTES);
        assertThat(TenantRecordJson.read(written)).isEqualTo(record);
      } else {
        assertThat(((ConfigVerdict.Refused) verdict).code()).isEqualTo(RefusalCode.TOO_LARGE);
        refusals++;
      }
    }
    assertThat(record.lastVersion()).isGreaterThan(1);
    assertThat(refusals).isPositive();
  }

  @Test
  void aRevisionThatCanNeverBeInForceIsDropped() {
    TenantRecord record =
        fold(
            config("acme", 1, AT_ONCE, "a"),
            config("acme", 2, 2_000, "b"),
            config("acme", 3, 3_000, "c"),
            config("acme", 4, 2_000, "d"));
    assertThat(record.revisions()).extracting(Revision::version).containsExactly(1L, 4L);
    // Version 4 takes over from version 1, which was in force; 2 and 3 never were.
    assertThat(record.revisions().get(1).preceding()).isEqualTo(learning("a"));
    assertThat(record.learningParts())
        .extracting(KnownLearningPart::firstVersion)
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void theOldestOfFiveIsDroppedAndTheNextStandsIn() {
    TenantRecord record =
        fold(
            config("acme", 1, 1_000, "a"),
            config("acme", 2, 2_000, "b"),
            config("acme", 3, 3_000, "c"),
            config("acme", 4, 4_000, "d"));
    ConfigVerdict.Accepted fifth =
        (ConfigVerdict.Accepted) accept(record, ConfigRequest.of(config("acme", 5, 5_000, "e")));
    assertThat(fifth.note())
        .isEqualTo("revision 1 was dropped: at most 4 are kept; revision 2 stands in for it");
    assertThat(fifth.record().revisions())
        .extracting(Revision::version)
        .containsExactly(2L, 3L, 4L, 5L);
    assertThat(fifth.record().inForce(1_000).version()).isEqualTo(2);
    assertThat(fifth.record().inForce(999)).isNull();
    ConfigVerdict.Accepted sixth =
        (ConfigVerdict.Accepted)
            accept(fifth.record(), ConfigRequest.of(config("acme", 6, 5_000, "e")));
    assertThat(sixth.note()).isNull();
    assertThat(sixth.learning()).isEqualTo(LearningChange.KEPT);
  }

  @Test
  void thePrecedingPartIsTheOneBeforeTheLearningChanged() {
    TenantRecord record =
        fold(
            config("acme", 1, "a"),
            config("acme", 2, "b"),
            config("acme", 3, "b"),
            config("acme", 4, "b"));
    assertThat(record.revisions()).hasSize(1);
    assertThat(record.revisions().get(0).preceding()).isEqualTo(learning("a"));
    assertThat(record.with(config("acme", 5, "a")).revisions().get(0).preceding())
        .isEqualTo(learning("b"));
    assertThat(record.with(config("acme", 5, "a")).learningParts())
        .containsExactly(
            new KnownLearningPart(2, learning("b")), new KnownLearningPart(1, learning("a")));
  }

  @Test
  void keepsTheLastEightLearningPartsAndThoseInUse() {
    TenantRecord record = fold(config("acme", 1, AT_ONCE, "f1"));
    for (int version = 2; version <= 12; version++) {
      record = record.with(config("acme", version, 1_000, "f" + version));
    }
    assertThat(record.learningParts())
        .extracting(KnownLearningPart::firstVersion)
        .containsExactly(1L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
    assertThat(record.revisions().get(1).preceding()).isEqualTo(learning("f1"));
  }

  @Test
  void mergeTakesTheHigherLastVersion() {
    TenantRecord three = fold(config("acme", 3, "a"));
    TenantRecord four = removed(three, 4);
    assertThat(TenantConfigs.merge(three, four)).isSameAs(four);
    assertThat(TenantConfigs.merge(four, three)).isSameAs(four);
    assertThat(TenantConfigs.merge(null, three)).isSameAs(three);
    assertThat(TenantConfigs.merge(three, null)).isSameAs(three);
    assertThat(TenantConfigs.merge(null, null)).isNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantConfigs.merge(three, fold(config("b", 3, "a"))));
  }

  /** What a message says, in few words: many of them meet in one test. */
  record Message(long version, Long from, String feature) {
    ConfigRequest request() {
      return feature == null
          ? ConfigRequest.removal("acme", version)
          : ConfigRequest.of(config("acme", version, from == null ? AT_ONCE : from, feature));
    }
  }

  @Provide
  Arbitrary<List<Message>> messages() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 12),
            Arbitraries.longs().between(0, 6).injectNull(0.3),
            Arbitraries.of("a", "b", "c").injectNull(0.1))
        .as(Message::new)
        .list()
        .ofMaxSize(14);
  }

  @Property(tries = 1_000)
  void theHighestVersionWinsWhateverComesTwice(@ForAll("messages") List<Message> messages) {
    TenantRecord once = foldMessages(null, messages);
    assertThat(foldMessages(once, messages)).isEqualTo(once);
    List<Message> doubled = new ArrayList<>();
    messages.forEach(message -> doubled.addAll(List.of(message, message)));
    assertThat(foldMessages(null, doubled)).isEqualTo(once);
    if (once != null) {
      assertThat(TenantRecordJson.read(TenantRecordJson.write(once))).isEqualTo(once);
      long highest = 0;
      for (Message message : messages) {
        highest = Math.max(highest, message.version());
      }
      assertThat(once.lastVersion()).isEqualTo(highest);
    }
  }

  @Property(tries = 1_000)
  void inForceIsTheHighestVersionWhoseTimeHasCome(@ForAll("messages") List<Message> messages) {
    TenantRecord record = null;
    TreeMap<Long, Message> accepted = new TreeMap<>();
    for (Message message : messages) {
      TenantRecord before = record;
      record = foldMessages(record, List.of(message));
      if (record == before) {
        continue;
      }
      if (message.feature() == null) {
        accepted.clear();
      } else {
        accepted.put(message.version(), message);
      }
      if (!drops(accepted)) {
        for (long time = -1; time <= 7; time++) {
          Revision found = record.inForce(time);
          assertThat(found == null ? 0 : found.version()).isEqualTo(slow(accepted, time));
        }
      } else {
        // A fifth revision was dropped: from here on the obvious model says something else.
        return;
      }
    }
  }

  private static long slow(TreeMap<Long, Message> accepted, long time) {
    for (Message message : accepted.descendingMap().values()) {
      if (message.from() == null || message.from() <= time) {
        return message.version();
      }
    }
    return 0;
  }

  /** Whether more than four versions can be in force at some time. */
  private static boolean drops(TreeMap<Long, Message> accepted) {
    return LongStream.rangeClosed(-1, 7)
            .map(time -> slow(accepted, time))
            .filter(version -> version > 0)
            .distinct()
            .count()
        > TenantRecord.MAX_REVISIONS;
  }

  private static TenantRecord foldMessages(TenantRecord record, List<Message> messages) {
    TenantRecord folded = record;
    for (Message message : messages) {
      if (accept(folded, message.request()) instanceof ConfigVerdict.Accepted accepted) {
        folded = accepted.record();
      }
    }
    return folded;
  }

  private static TenantRecord fold(TenantConfig... configs) {
    TenantRecord record = null;
    for (TenantConfig config : configs) {
      record = ((ConfigVerdict.Accepted) accept(record, ConfigRequest.of(config))).record();
    }
    return record;
  }

  private static TenantRecord removed(TenantRecord current, long version) {
    return TenantRecord.removed(current, "acme", version);
  }

  private static ConfigVerdict accept(TenantRecord current, ConfigRequest request) {
    return TenantConfigs.accept(current, request, ConfigLimits.DEFAULT);
  }

  private static void assertRefused(ConfigVerdict verdict, RefusalCode code, String message) {
    assertThat(verdict).isEqualTo(new ConfigVerdict.Refused(code, message));
  }
}
