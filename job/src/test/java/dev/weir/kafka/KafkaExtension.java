package dev.weir.kafka;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker for the tests of one class; a static field with {@code @RegisterExtension} has it. */
public final class KafkaExtension implements BeforeAllCallback, AfterAllCallback {
  private EmbeddedKafka kafka;

  @Override
  public void beforeAll(ExtensionContext context) {
    kafka = EmbeddedKafka.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    kafka.close();
  }

  /** Where it listens while the tests run. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }
}
