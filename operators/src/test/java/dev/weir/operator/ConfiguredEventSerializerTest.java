package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.state.ModelKey;
import dev.weir.tenant.ConfigEpoch;
import dev.weir.tenant.InvalidConfigException;
import dev.weir.tenant.JudgingConfig;
import dev.weir.tenant.Scope;
import dev.weir.tenant.TenantConfig;
import dev.weir.tenant.TenantConfigJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ConfiguredEventSerializerTest {
  private static final JudgingConfig CONFIG = config();
  private static final List<String> ENTITIES =
      Arrays.asList("card-1", "Zürich", "東京-😀", "x".repeat(512), "\u00ff\u0100", null);

  @Test
  void whatCrossesArrivesOneRecordAfterAnother() throws IOException {
    Random random = new Random(1);
    List<ConfiguredEvent> sent = new ArrayList<>();
    DataOutputSerializer out = new DataOutputSerializer(64);
    ConfiguredEventSerializer serializer = new ConfiguredEventSerializer();
    for (int i = 0; i < 500; i++) {
      ConfiguredEvent event = event(random);
      serializer.serialize(event, out);
      sent.add(serializer.copy(event));
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    ConfiguredEventSerializer other = new ConfiguredEventSerializer();
    for (ConfiguredEvent event : sent) {
      assertThat(fields(other.deserialize(in))).isEqualTo(fields(event));
    }
    assertThat(in.available()).isZero();
  }

  private static JudgingConfig config() {
    try {
      TenantConfig config =
          TenantConfigJson.parseYaml(
              """
              tenant: acme
              version: 7
              features:
                - {name: a, type: number}
                - {name: b, type: category, buckets: 8}
                - {name: c, type: number}
              detector: {type: half-space-trees}
              """);
      return new JudgingConfig(config, null, new ConfigEpoch(7, ConfigEpoch.OWN));
    } catch (InvalidConfigException e) {
      throw new AssertionError(e);
    }
  }

  private static ConfiguredEvent event(Random random) {
    ConfiguredEvent event = new ConfiguredEvent();
    event.entity = ENTITIES.get(random.nextInt(ENTITIES.size()));
    String tenant = random.nextBoolean() ? "acme" : "globex";
    event.key =
        random.nextBoolean()
            ? ModelKey.of(tenant, Scope.ENTITY, 1, event.entity)
            : new ModelKey(tenant, Scope.TENANT, random.nextInt(Short.MAX_VALUE + 1), "");
    event.id = random.nextBoolean() ? "e-" + random.nextLong() : "é€-\ud800";
    event.recordKey = random.nextInt(3) == 0 ? null : new byte[random.nextInt(2000)];
    event.recordTimestamp = random.nextLong();
    event.topic = random.nextBoolean() ? "events" : "events-2";
    event.partition = random.nextInt();
    event.offset = random.nextLong();
    event.observation.config = CONFIG;
    event.observation.ownEpoch = random.nextLong();
    event.observation.templateEpoch = random.nextLong();
    event.observation.timeMillis = random.nextLong();
    event.observation.values = new double[CONFIG.slots().size()];
    for (int v = 0; v < event.observation.values.length; v++) {
      event.observation.values[v] = random.nextBoolean() ? Double.NaN : random.nextGaussian();
    }
    return event;
  }

  private static List<Object> fields(ConfiguredEvent event) {
    return Arrays.asList(
        event.key,
        event.entity,
        event.id,
        Arrays.toString(event.recordKey),
        event.recordTimestamp,
        event.topic,
        event.partition,
        event.offset,
        event.observation.config.contentHash(),
        event.observation.ownEpoch,
        event.observation.templateEpoch,
        event.observation.timeMillis,
        Arrays.toString(event.observation.values));
  }
}
