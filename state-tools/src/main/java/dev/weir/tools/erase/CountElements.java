package dev.weir.tools.erase;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.state.States;
import dev.weir.tools.read.Element;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Answers a {@link Question} of the elements that come to one subtask: a row per state, and one per
 * name. Only these travel to the client.
 */
final class CountElements extends AbstractStreamOperator<Tuple4<Integer, String, String, long[]>>
    implements OneInputStreamOperator<
            Tuple6<String, String, String, String, byte[], byte[]>,
            Tuple4<Integer, String, String, long[]>>,
        BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final Question question;
  private transient Map<Survey.State, StateCount> counts;
  private transient Set<String> names;
  private transient NameSearch search;
  private transient MessageDigest sha;
  private transient Long slice;

  CountElements(Question question) {
    this.question = question;
  }

  @Override
  public void open() throws Exception {
    super.open();
    counts = new HashMap<>();
    names = new HashSet<>();
    search = new NameSearch(question.erased().name(), question.watched());
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void processElement(
      StreamRecord<Tuple6<String, String, String, String, byte[], byte[]>> record)
      throws Exception {
    Element element = Element.of(record.getValue());
    counts.merge(
        new Survey.State(element.uid(), element.state()), count(element), StateCount::plus);
  }

  private StateCount count(Element element) {
    Erased erased = question.erased();
    if (erased.covers(element)) {
      note(element);
      return new StateCount(0, 0, 1, 0, 0);
    }
    if (erased.changes(element)) {
      return new StateCount(0, 0, 0, 1, 0);
    }
    return new StateCount(1, digest(element), 0, 0, mentions(element) ? 1 : 0);
  }

  private void note(Element element) {
    boolean named = !element.name().isEmpty() && !element.state().equals(States.VERDICTS);
    if (question.collects() && named && names.size() < Question.MOST_NAMES) {
      names.add(element.name());
    }
    if (element.state().equals(States.ENTITY_TIMES)) {
      slice = ByteBuffer.wrap(element.value()).getLong();
    }
  }

  private long digest(Element element) {
    sha.update(element.uid().getBytes(UTF_8));
    sha.update(element.state().getBytes(UTF_8));
    sha.update(element.tenant().getBytes(UTF_8));
    sha.update((byte) 0);
    sha.update(element.key());
    sha.update((byte) 0);
    return ByteBuffer.wrap(sha.digest(element.value())).getLong();
  }

  /**
   * A short name is looked for as a text of its own in configs only: elsewhere it means nothing.
   */
  private boolean mentions(Element element) {
    String name = question.erased().name();
    boolean[] mentioned = new boolean[1];
    if (!Spellings.isSearchable(name)) {
      mentioned[0] =
          element.state().equals(States.TENANT_CONFIGS)
              && new String(element.value(), UTF_8).contains('"' + name + '"');
    }
    NameSearch.Found found =
        (text, offset) -> {
          mentioned[0] |= text.equals(name);
          if (question.watched().contains(text)) {
            names.add(text);
          }
        };
    search.search(element.tenant().getBytes(UTF_8), found);
    search.search(element.key(), found);
    search.search(element.value(), found);
    return mentioned[0];
  }

  @Override
  public void endInput() {
    counts.forEach(
        (state, count) ->
            output.collect(
                new StreamRecord<>(SurveyRow.of(SurveyRow.Kind.STATE, state, count.numbers()))));
    names.forEach(name -> output.collect(new StreamRecord<>(SurveyRow.ofName(name))));
    if (slice != null) {
      output.collect(new StreamRecord<>(SurveyRow.ofSlice(slice)));
    }
  }
}
