package dev.weir.operator;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** An {@link OutputRecord} between an operator and a sink it is not chained to. */
final class OutputRecordSerializer extends WireSerializer<OutputRecord> {
  private static final long serialVersionUID = 1L;
  private static final Destination[] DESTINATIONS = Destination.values();

  @Override
  public OutputRecord createInstance() {
    return new OutputRecord();
  }

  @Override
  public OutputRecord copy(OutputRecord from) {
    OutputRecord copy = new OutputRecord(from.destination, from.key, from.value, from.timestamp);
    copy.headerNames = from.headerNames;
    copy.headerValues = from.headerValues;
    return copy;
  }

  @Override
  public void serialize(OutputRecord output, DataOutputView target) throws IOException {
    target.writeByte(output.destination.ordinal());
    writeBytes(output.key, target);
    writeBytes(output.value, target);
    target.writeLong(output.timestamp);
    writeHeaders(output.headerNames, output.headerValues, target);
  }

  @Override
  public OutputRecord deserialize(DataInputView source) throws IOException {
    OutputRecord output =
        new OutputRecord(
            DESTINATIONS[source.readUnsignedByte()],
            readBytes(source),
            readBytes(source),
            source.readLong());
    output.headerNames = readNames(source);
    output.headerValues = readValues(output.headerNames.length, source);
    return output;
  }
}
