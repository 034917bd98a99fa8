package dev.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.alert.AlertTransition;
import dev.weir.alert.HeldBy;
import dev.weir.command.CommandType;
import dev.weir.event.RejectionCode;
import dev.weir.model.Judgement;
import dev.weir.state.ModelKey;
import dev.weir.tenant.ConfigRequest;
import dev.weir.tenant.ConfigVerdict;
import dev.weir.tenant.RatePart;
import dev.weir.tenant.RefusalCode;
import dev.weir.tenant.Revision;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The input of the chaos run, judged in one thread by the job's own pure parts. */
class StormTest {
  private static final long SEED = 20_260_732L;

  /** Ten minutes of virtual time, with four floods. */
  private static final StormPlan PLAN = StormPlan.of(SEED, 200_000, 330);

  private static String digest(StormPlan plan, int steps) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Storm storm = new Storm(plan);
    for (int i = 0; i < steps && storm.hasNext(); i++) {
      Step step = storm.next();
      if (step instanceof Step.EventStep event) {
        digest.update(
            ByteBuffer.allocate(12)
                .putInt(event.partition())
                .putLong(event.timestampMillis())
                .array());
        update(digest, event.key());
        update(digest, event.value());
      } else if (step instanceof Step.RequestStep request) {
        update(digest, request.key());
        update(digest, request.value());
      } else if (step instanceof Step.CommandsStep commands) {
        for (Step.CommandMessage message : commands.messages()) {
          update(digest, message.key());
          update(digest, message.value());
        }
      } else {
        update(digest, step.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(4).putInt(bytes == null ? -1 : bytes.length).array());
    digest.update(bytes == null ? new byte[0] : bytes);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws Exception {
    String first = digest(PLAN, 20_000);
    assertThat(digest(PLAN, 20_000)).isEqualTo(first);
    assertThat(digest(StormPlan.of(SEED + 1, 200_000, 330), 20_000)).isNotEqualTo(first);
  }

  @Test
  void everyEventAndRequestOfThePlanComesAndNothingAfterIt() {
    Storm storm = new Storm(StormPlan.of(SEED, 1_000, 100));
    long events = 0;
    while (storm.hasNext()) {
      events += storm.next() instanceof Step.EventStep ? 1 : 0;
    }
    assertThat(events).isEqualTo(1_000);
    org.assertj.core.api.Assertions.assertThatThrownBy(storm::next)
        .isInstanceOf(java.util.NoSuchElementException.class);
  }

  @Test
  void validRequestsAreAcceptedAndInvalidOnesRefusedForEveryReasonThereIs() {
    Storm storm = new Storm(PLAN);
    StormFold fold = new StormFold();
    int valid = 0;
    int invalid = 0;
    Set<RefusalCode> codes = EnumSet.noneOf(RefusalCode.class);
    while (storm.hasNext()) {
      Step next = storm.next();
      if (next instanceof Step.CommandsStep commands) {
        fold.accept(commands);
      }
      if (!(next instanceof Step.RequestStep step)) {
        continue;
      }
      ConfigVerdict verdict = fold.accept(step);
      boolean refused = verdict instanceof ConfigVerdict.Refused;
      assertThat(refused).as("%s of seed %d", verdict, SEED).isEqualTo(!step.valid());
      if (verdict instanceof ConfigVerdict.Refused why) {
        codes.add(why.code());
        invalid++;
      } else {
        valid++;
      }
    }
    Set<RefusalCode> possible = EnumSet.allOf(RefusalCode.class);
    possible.remove(RefusalCode.PII_KEY_MISSING); // of a job without its key
    possible.remove(RefusalCode.TOO_MANY_TENANTS);
    // Of the commands topic.
    possible.removeAll(
        Set.of(
            RefusalCode.COMMAND_CONFLICT,
            RefusalCode.COMMAND_TOO_OLD,
            RefusalCode.TOO_MANY_COMMANDS));
    // The job of a chaos run asks for no signatures.
    possible.removeAll(
        Set.of(
            RefusalCode.UNSIGNED,
            RefusalCode.BAD_SIGNATURE,
            RefusalCode.UNKNOWN_KEY,
            RefusalCode.NOT_AUTHORISED));
    assertThat(codes).isEqualTo(possible);
    assertThat((double) invalid / (valid - PLAN.tenants() + invalid)).isBetween(0.4, 0.6);
  }

  @Test
  void everySpoiledRequestHasItsCode() {
    StormFold fold = new StormFold();
    StormTenant tenant = new StormTenant(3, true); // one model for all its events
    var config = tenant.firstConfig();
    for (int version = 1; version <= 2; version++) {
      ConfigRequest request = ConfigRequest.of(config.withVersion(version));
      fold.accept(new Step.RequestStep(request.key(), request.value(), 0, true));
    }
    for (BadRequest bad : BadRequest.values()) {
      byte[] value =
          bad.value(
              new dev.weir.tenant.TenantConfig(
                  config.tenant(), 3, 1_000, config.learning(), config.decision()));
      byte[] key = config.tenant().getBytes(StandardCharsets.UTF_8);
      ConfigVerdict verdict = fold.accept(new Step.RequestStep(key, value, 0, false));
      assertThat(verdict).as(bad.name()).isInstanceOf(ConfigVerdict.Refused.class);
      assertThat(((ConfigVerdict.Refused) verdict).code()).as(bad.name()).isEqualTo(bad.code());
    }
  }

  @Test
  void everySpoiledEventHasItsCodeWhateverItsTenantIsLike() {
    Storm storm = new Storm(PLAN);
    StormFold fold = new StormFold();
    for (int i = 0; i < PLAN.tenants(); i++) {
      fold.accept((Step.RequestStep) storm.next());
    }
    var random = new java.util.SplittableRandom(SEED);
    for (int i = 0; i < PLAN.tenants(); i++) {
      StormTenant tenant = new StormTenant(i, i < PLAN.tenants() - 2);
      long millis = StormPlan.START_MILLIS;
      Draft draft =
          new Draft(tenant, "gerät-1", 7, millis, "" + millis, "\"amount\":1.5,\"load\":2");
      for (BadRecord bad : BadRecord.values()) {
        if (bad.spoils(tenant)) {
          Step.EventStep step =
              new Step.EventStep(0, bad.key(draft), bad.value(draft, random), millis);
          assertThat(fold.decode(step)).as("%s of %s", bad, tenant).isEqualTo(bad.code());
        }
      }
      assertThat(fold.decode(new Step.EventStep(0, bytes(draft.key()), draft.bytes(), millis)))
          .isNull();
    }
    Set<RejectionCode> codes = EnumSet.noneOf(RejectionCode.class);
    Arrays.stream(BadRecord.values()).forEach(bad -> codes.add(bad.code()));
    Set<RejectionCode> possible = EnumSet.allOf(RejectionCode.class);
    // The job of a chaos run does not count entities.
    possible.remove(RejectionCode.ENTITY_LIMIT);
    possible.remove(RejectionCode.TENANT_ERASED); // by a command
    possible.remove(RejectionCode.TENANT_MISMATCH); // of tenants bound by header or topic
    possible.remove(RejectionCode.PII_KEY_MISSING); // of a job without its key
    possible.remove(RejectionCode.TENANT_DISABLED); // by a config of its own
    possible.remove(RejectionCode.INVALID_FEEDBACK); // the storm judges no alerts
    possible.remove(RejectionCode.RATE_LIMITED); // no record is bad by it
    possible.remove(RejectionCode.INVALID_NAME); // where a config asks for it
    possible.remove(RejectionCode.INVALID_ID); // the running number is the way back to the plan
    assertThat(codes).isEqualTo(possible);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void noEventComesBeforeTheGateOfAConfigThatGovernsItsTime() {
    Storm storm = new Storm(PLAN);
    StormFold fold = new StormFold();
    Map<Step.TenantVersion, Long> closed = new HashMap<>();
    long gates = 0;
    while (storm.hasNext()) {
      Step step = storm.next();
      if (step instanceof Step.RequestStep request) {
        if (fold.accept(request) instanceof ConfigVerdict.Accepted accepted) {
          var record = accepted.record();
          Revision last = record.revisions().get(record.revisions().size() - 1);
          closed.put(
              new Step.TenantVersion(record.tenant(), last.version()),
              last.config().effectiveFromMillis());
        }
      } else if (step instanceof Step.CommandsStep commands) {
        fold.accept(commands);
      } else if (step instanceof Step.GateStep gate) {
        gates++;
        for (Step.TenantVersion one : gate.accepted()) {
          assertThat(closed.remove(one)).as("%s, seed %d", one, SEED).isNotNull();
        }
      } else if (step instanceof Step.EventStep event && fold.decode(event) == null) {
        long millis = Math.max(fold.timeMillis(), event.timestampMillis());
        closed.forEach(
            (version, from) -> assertThat(millis).as(version.toString()).isLessThan(from));
      }
    }
    assertThat(gates).isGreaterThan(20);
  }

  @Test
  void atMostTwoVersionsWaitAndNoneIsDroppedThatALateJobMayNeed() {
    Storm storm = new Storm(PLAN);
    StormFold fold = new StormFold();
    int shortened = 0;
    while (storm.hasNext()) {
      Step next = storm.next();
      if (next instanceof Step.CommandsStep commands) {
        fold.accept(commands);
      }
      if (!(next instanceof Step.RequestStep request)
          || !(fold.accept(request) instanceof ConfigVerdict.Accepted accepted)) {
        continue;
      }
      var revisions = accepted.record().revisions();
      long now = request.timestampMillis();
      assertThat(revisions.stream().filter(r -> r.effectiveFromMillis() > now))
          .hasSizeLessThanOrEqualTo(2);
      Revision oldest = revisions.get(0);
      if (oldest.effectiveFromMillis() != oldest.config().effectiveFromMillis()) {
        shortened++;
        assertThat(oldest.config().effectiveFromMillis() + StormPlan.HISTORY_SECONDS * 1000L)
            .isLessThanOrEqualTo(now);
      }
    }
    assertThat(shortened).as("the bound is met at all").isPositive();
  }

  @Test
  void theEventsOfAKeyShareAPartitionUnlessTheirTenantIsNamed() {
    Storm storm = new Storm(PLAN);
    StormFold fold = new StormFold();
    Map<ModelKey, Set<Integer>> partitions = new HashMap<>();
    Map<ModelKey, Set<String>> recordKeys = new HashMap<>();
    while (storm.hasNext()) {
      Step step = storm.next();
      if (step instanceof Step.RequestStep request) {
        fold.accept(request);
      } else if (step instanceof Step.CommandsStep commands) {
        fold.accept(commands);
      } else if (step instanceof Step.EventStep event && fold.decode(event) == null) {
        partitions.computeIfAbsent(fold.key(), key -> new TreeSet<>()).add(event.partition());
        recordKeys
            .computeIfAbsent(fold.key(), key -> new TreeSet<>())
            .add(new String(event.key(), StandardCharsets.UTF_8));
      }
    }
    Set<String> scattered = new TreeSet<>();
    Set<Integer> used = new HashSet<>();
    partitions.forEach(
        (key, found) -> {
          used.addAll(found);
          if (found.size() > 1) {
            scattered.add(key.tenant());
          }
        });
    assertThat(scattered).isEqualTo(storm.unpartitionedTenants()).hasSize(2);
    assertThat(used).hasSize(PLAN.partitions());
    assertThat(recordKeys.values()).allMatch(keys -> keys.size() == 1);
  }

  @Test
  void badRecordsAlertsSwapsAndNewBeginningsAllOccur() {
    Storm storm = new Storm(PLAN);
    StormFold fold = new StormFold();
    Map<RejectionCode, Integer> rejected = new EnumMap<>(RejectionCode.class);
    int calm = 0;
    int inCalm = 0;
    int judged = 0;
    int alerts = 0;
    int swaps = 0;
    Map<AlertTransition, Integer> transitions = new EnumMap<>(AlertTransition.class);
    Map<HeldBy, Integer> held = new EnumMap<>(HeldBy.class);
    int number = 0;
    boolean[] bad = new boolean[(int) PLAN.events()];
    while (storm.hasNext()) {
      Step step = storm.next();
      if (step instanceof Step.RequestStep request) {
        fold.accept(request);
      } else if (step instanceof Step.CommandsStep commands) {
        fold.accept(commands);
      } else if (step instanceof Step.EventStep event) {
        RejectionCode code = fold.decode(event);
        bad[number++] = code != null;
        if (code != null) {
          rejected.merge(code, 1, Integer::sum);
        } else {
          Judgement judgement = fold.judge();
          judged++;
          alerts += judgement.alert ? 1 : 0;
          if (judgement.told.resolved) {
            transitions.merge(AlertTransition.RESOLVED, 1, Integer::sum);
          }
          if (judgement.told.transition != null) {
            transitions.merge(judgement.told.transition, 1, Integer::sum);
          }
          if (judgement.held != null) {
            held.merge(judgement.held, 1, Integer::sum);
          }
          swaps += judgement.swapped ? 1 : 0;
        }
      }
    }
    int flooded = 0;
    for (int from = 0; from < bad.length; from += 500) {
      int found = 0;
      for (int i = from; i < from + 500; i++) {
        found += bad[i] ? 1 : 0;
      }
      if (found < 50) {
        calm += 500;
        inCalm += found;
      } else if (found > 350) {
        flooded++;
      }
    }
    assertThat(judged + rejected.values().stream().mapToInt(i -> i).sum()).isEqualTo(number);
    assertThat((double) inCalm / calm).isBetween(0.025, 0.035);
    assertThat(flooded).as("windows of a flood").isBetween(8, 32);
    assertThat((double) alerts / judged).isBetween(0.005, 0.10);
    assertThat(swaps).isPositive();
    assertThat(fold.expired).isPositive();
    assertThat(fold.commands).containsOnlyKeys(CommandType.values());
    assertThat(fold.beyond).containsOnlyKeys(RatePart.OnExceed.values());
    assertThat(fold.beyond.values()).allSatisfy(count -> assertThat(count).isGreaterThan(500));
    assertThat(transitions).containsOnlyKeys(AlertTransition.values());
    assertThat(held)
        .as("besides those of commands")
        .containsOnlyKeys(HeldBy.MAINTENANCE, HeldBy.RULE, HeldBy.FLAPPING);
    assertThat(held.values()).allSatisfy(count -> assertThat(count).isGreaterThan(10));
  }
}
