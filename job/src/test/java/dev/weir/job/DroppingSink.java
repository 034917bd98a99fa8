package dev.weir.job;

import dev.weir.operator.OutputRecord;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * A sink that loses the records whose text contains a mark, as a serializer does that answers null.
 * It hides what a sink needs for transactions: at-least-once only.
 */
record DroppingSink(Sink<OutputRecord> sink, String mark) implements Sink<OutputRecord> {
  @Override
  public SinkWriter<OutputRecord> createWriter(WriterInitContext context) throws IOException {
    return new Writer(sink.createWriter(context), mark);
  }

  private record Writer(SinkWriter<OutputRecord> writer, String mark)
      implements SinkWriter<OutputRecord> {
    @Override
    public void write(OutputRecord output, Context context)
        throws IOException, InterruptedException {
      if (!KafkaTopics.text(output.value).contains(mark)) {
        writer.write(output, context);
      }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      writer.flush(endOfInput);
    }

    @Override
    public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
      writer.writeWatermark(watermark);
    }

    @Override
    public void close() throws Exception {
      writer.close();
    }
  }
}
