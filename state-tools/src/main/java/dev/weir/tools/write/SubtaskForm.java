package dev.weir.tools.write;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;

/** Where one subtask has written its state, in Flink's own form of a savepoint's metadata. */
final class SubtaskForm {
  private SubtaskForm() {}

  static byte[] write(OperatorSubtaskState state) throws IOException {
    OperatorState operator = new OperatorState(null, null, new OperatorID(0, 0), 1, 1);
    operator.putState(0, state);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(0, List.of(operator), List.of()), out);
    }
    return bytes.toByteArray();
  }

  /** What {@link #write} has written, with files in {@code folder}. */
  static OperatorSubtaskState read(byte[] bytes, String folder) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      CheckpointMetadata metadata =
          Checkpoints.loadCheckpointMetadata(in, SubtaskForm.class.getClassLoader(), folder);
      return metadata.getOperatorStates().iterator().next().getState(0);
    }
  }
}
