package dev.weir.tools.erase;

import dev.weir.tools.read.OperatorElements;
import dev.weir.tools.read.RawElement;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.write.SavedKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.runtime.checkpoint.MasterState;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;

/**
 * What a savepoint holds beside the job's own states, and is copied as it stands: that of sources,
 * sinks, and of operators that nobody here knows. What can be decoded of it is; the rest is counted
 * and said.
 *
 * @param decoded names that stand there, by operator and state
 * @param undecoded bytes of which nobody here knows what they say
 */
record CopiedState(Map<Survey.State, Set<String>> decoded, Map<Survey.State, Long> undecoded) {
  private static final String COORDINATOR = "coordinator";
  private static final String RAW = "raw state";
  private static final String KEYED = "keyed state";
  private static final String HOOKS = "state of hooks";

  /** No letter and no digit is beside it. */
  private static final String ALONE = "(?<![\\p{L}\\p{Nd}])%s(?![\\p{L}\\p{Nd}])";

  /** Reads that of {@code saved}; it is as small as what a subtask of a source remembers. */
  static CopiedState of(SavedState saved) throws IOException {
    CopiedState copied = new CopiedState(new TreeMap<>(), new TreeMap<>());
    new OperatorElements(saved).forEach(copied::element);
    for (OperatorState operator : saved.metadata().getOperatorStates()) {
      copied.rest(saved.name(operator), operator);
    }
    for (MasterState state : saved.metadata().getMasterStates()) {
      copied.undecoded(state.name(), HOOKS, state.bytes().length);
    }
    return copied;
  }

  private static boolean isOwn(String uid) {
    return SavedKind.uids().contains(uid);
  }

  private void element(RawElement element) {
    if (isOwn(element.uid())) {
      return;
    }
    try {
      decoded(element.uid(), element.state(), KafkaNames.of(element.uid(), element.bytes()));
    } catch (IOException e) {
      undecoded(element.uid(), element.state(), element.bytes().length);
    }
  }

  private void rest(String uid, OperatorState operator) throws IOException {
    if (operator.getCoordinatorState() != null) {
      byte[] bytes = bytes(operator.getCoordinatorState());
      try {
        decoded(uid, COORDINATOR, KafkaNames.ofCoordinator(bytes));
      } catch (IOException e) {
        undecoded(uid, COORDINATOR, bytes.length);
      }
    }
    for (OperatorSubtaskState subtask : operator.getStates()) {
      undecoded(uid, RAW, subtask.getRawOperatorState());
      undecoded(uid, RAW, subtask.getRawKeyedState());
      if (!isOwn(uid)) {
        undecoded(uid, KEYED, subtask.getManagedKeyedState());
      }
    }
  }

  private static byte[] bytes(StreamStateHandle handle) throws IOException {
    try (InputStream in = handle.openInputStream()) {
      return in.readAllBytes();
    }
  }

  private void decoded(String uid, String state, List<String> names) {
    decoded.computeIfAbsent(new Survey.State(uid, state), none -> new TreeSet<>()).addAll(names);
  }

  private void undecoded(String uid, String state, Collection<? extends StateObject> handles) {
    handles.forEach(handle -> undecoded(uid, state, handle.getStateSize()));
  }

  private void undecoded(String uid, String state, long bytes) {
    undecoded.merge(new Survey.State(uid, state), bytes, Long::sum);
  }

  /**
   * What is told of {@code name}, where it stands in a decoded name: anywhere, or as a word of its
   * own if it is too short to mean anything elsewhere.
   *
   * @param others names of tenants that are there: where one of them that contains {@code name}
   *     stands, the text says that tenant's
   */
  List<String> mentions(String name, Collection<String> others) {
    List<String> longer =
        others.stream()
            .filter(other -> other.length() > name.length() && other.contains(name))
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    List<String> told = new ArrayList<>();
    decoded.forEach(
        (state, texts) ->
            texts.stream()
                .filter(text -> Spellings.standsIn(without(longer, text), name))
                .findFirst()
                .ifPresent(text -> told.add(mention(name, text, state))));
    return told;
  }

  /** Without those that stand there as words of their own: {@code ab-e} is not in ab-events. */
  private static String without(List<String> names, String text) {
    String rest = text;
    for (String name : names) {
      rest = Pattern.compile(ALONE.formatted(Pattern.quote(name))).matcher(rest).replaceAll("|");
    }
    return rest;
  }

  private static String mention(String name, String text, Survey.State state) {
    return "found \""
        + name
        + "\" in \""
        + text
        + "\" of "
        + state.uid()
        + " ("
        + state.state()
        + "), expected it nowhere";
  }
}
