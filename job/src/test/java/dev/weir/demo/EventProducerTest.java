package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class EventProducerTest {
  private final SendTimes sendTimes = new SendTimes();
  private final MockProducer<byte[], byte[]> kafka = producer(true);

  @Test
  void recordsCarryKeyBytesAndTheTimeOfTheEvent() {
    try (EventProducer producer = new EventProducer(kafka, "events", 0, sendTimes)) {
      producer.run(events(3), () -> false);
      assertThat(producer.sent()).isEqualTo(3);
    }
    List<ProducerRecord<byte[], byte[]>> sent = kafka.history();
    assertThat(sent.stream().map(ProducerRecord::topic)).containsOnly("events");
    assertThat(sent.stream().map(ProducerRecord::timestamp))
        .containsExactly(1_000L, 1_001L, 1_002L);
    assertThat(sent.stream().map(r -> new String(r.key(), StandardCharsets.UTF_8)))
        .containsExactly("k0", "k1", "k2");
    assertThat(sent.stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)))
        .containsExactly("v0", "v1", "v2");
  }

  @Test
  void intendedTimesAreEvenHoweverLateTheSending() {
    long began = System.nanoTime();
    try (EventProducer producer = new EventProducer(kafka, "events", 2_000, sendTimes)) {
      producer.run(events(200), () -> false);
    }
    assertThat(System.nanoTime() - began).as("the rate is kept").isGreaterThan(99_000_000L);
    long first = sendTimes.nanos(0, 0);
    for (int i = 0; i < 200; i++) {
      assertThat(sendTimes.nanos(0, i)).isEqualTo(first + i * 500_000L);
    }
  }

  @Test
  void itStopsWhenAskedTo() {
    AtomicInteger asked = new AtomicInteger();
    try (EventProducer producer = new EventProducer(kafka, "events", 0, sendTimes)) {
      producer.run(
          new TrafficGenerator(new TrafficGenerator.Settings(1, 0, 1, 0, 0)),
          () -> asked.incrementAndGet() > 10);
      assertThat(producer.sent()).isEqualTo(10);
    }
  }

  @Test
  void anEventThatIsNotTakenEndsTheRun() {
    MockProducer<byte[], byte[]> refusing = producer(false);
    try (EventProducer producer = new EventProducer(refusing, "events", 0, sendTimes)) {
      Iterator<DemoEvent> events = events(100);
      assertThatThrownBy(
              () ->
                  producer.run(
                      events, () -> refusing.errorNext(new RecordTooLargeException("too large"))))
          .isInstanceOf(KafkaException.class)
          .hasMessage("the broker did not take an event: too large");
      assertThat(refusing.history()).hasSize(1);
    }
  }

  private static MockProducer<byte[], byte[]> producer(boolean answering) {
    return new MockProducer<>(
        answering, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Iterator<DemoEvent> events(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new DemoEvent(
                    ("k" + i).getBytes(StandardCharsets.UTF_8),
                    "id-" + i,
                    1_000 + i,
                    ("v" + i).getBytes(StandardCharsets.UTF_8),
                    DemoEvent.Truth.NORMAL))
        .iterator();
  }
}
