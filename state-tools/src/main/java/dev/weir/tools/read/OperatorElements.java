package dev.weir.tools.read;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.OperatorStateHandle;

/**
 * Operator state read element by element, undecoded, in this process: every subtask of the job
 * holds it in memory, so that it is small.
 */
public final class OperatorElements {
  private final SavedState state;

  /** Hears of operator state that cannot be read; what follows it is read on. */
  @FunctionalInterface
  public interface Broken {
    void broken(String uid, int subtask, Exception cause);
  }

  public OperatorElements(SavedState state) {
    this.state = state;
  }

  /**
   * Hands on all elements of all operators, by subtask and in the order they stand in.
   *
   * @throws StateFault where one cannot be read
   */
  public void forEach(Consumer<RawElement> to) {
    forEach(
        to,
        (uid, subtask, cause) -> {
          throw state.incompatible(
              "operator state of " + uid + " unreadable: " + cause.getMessage(), cause);
        });
  }

  /** Hands on all elements of all operators, by subtask and in the order they stand in. */
  public void forEach(Consumer<RawElement> to, Broken broken) {
    for (OperatorState operator : state.metadata().getOperatorStates()) {
      String uid = state.name(operator);
      for (Map.Entry<Integer, OperatorSubtaskState> subtask :
          new TreeMap<>(operator.getSubtaskStates()).entrySet()) {
        for (OperatorStateHandle handle : subtask.getValue().getManagedOperatorState()) {
          boolean part = isPart(handle, operator);
          read(
              () -> new OperatorFile(uid, subtask.getKey(), handle, part),
              to,
              error -> broken.broken(uid, subtask.getKey(), error));
        }
      }
    }
  }

  /**
   * Whether another subtask names all of the same file: what is written anew holds what all
   * subtasks share once.
   */
  private static boolean isPart(OperatorStateHandle handle, OperatorState operator) {
    Set<String> named = handle.getStateNameToPartitionOffsets().keySet();
    return operator.getStates().stream()
        .flatMap(state -> state.getManagedOperatorState().stream())
        .filter(other -> other.getStateNameToPartitionOffsets().size() > named.size())
        .filter(other -> other.getStateNameToPartitionOffsets().keySet().containsAll(named))
        .anyMatch(other -> other.getDelegateStateHandle().equals(handle.getDelegateStateHandle()));
  }

  /** Opens what an operator's subtask has. */
  @FunctionalInterface
  private interface Opening {
    OperatorFile open() throws IOException;
  }

  private static void read(Opening opening, Consumer<RawElement> to, Consumer<Exception> broken) {
    try (OperatorFile file = opening.open()) {
      file.read(to);
    } catch (IOException | RuntimeException e) {
      broken.accept(e);
    } catch (OutOfMemoryError | LinkageError e) {
      // What is damaged asks for more memory than there is, or for classes that never were.
      broken.accept(new IOException("found what asks for " + e.getMessage(), e));
    }
  }
}
