package dev.weir.tools.read;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;

/** The files that metadata names: whether they are there, and as long as it says. */
final class StateFiles {
  private StateFiles() {}

  /** What is wrong with the first that is not; empty where none is. */
  static Optional<String> fault(Iterable<OperatorState> operators) {
    for (OperatorState operator : operators) {
      for (OperatorSubtaskState subtask : operator.getStates()) {
        for (StreamStateHandle file : files(subtask)) {
          Optional<String> fault = file.maybeGetPath().map(path -> fault(path, file));
          if (fault.isPresent()) {
            return fault;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<StreamStateHandle> files(OperatorSubtaskState subtask) {
    List<StreamStateHandle> files = new ArrayList<>();
    for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
      files.add(handle.getDelegateStateHandle());
    }
    for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
      MappedState.of(
          handle,
          file -> {
            files.add(file);
            return file;
          });
    }
    return files;
  }

  /** Null where nothing is, or nobody can say. */
  private static String fault(Path path, StreamStateHandle file) {
    try {
      long length = path.getFileSystem().getFileStatus(path).getLen();
      return length >= file.getStateSize() ? null : truncated(path, length, file.getStateSize());
    } catch (FileNotFoundException e) {
      return "no file " + path + ", expected it where the metadata names it";
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private static String truncated(Path path, long found, long expected) {
    return path + " truncated: " + found + " bytes, expected " + expected + " bytes";
  }
}
