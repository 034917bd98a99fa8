package dev.weir.tools;

import dev.weir.limit.PartitionAllowances;
import dev.weir.model.ModelFrame;
import dev.weir.tenant.TenantRecordJson;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.write.Edits;
import dev.weir.tools.write.Saved;
import dev.weir.tools.write.StateRewrite;
import dev.weir.tools.write.WriteSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Every element of a savepoint as a text, so that two savepoints can be compared. */
final class Elements implements Edits {
  private static final long serialVersionUID = 1L;
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  /** All of them, sorted. */
  static synchronized List<String> of(String savepoint, ReadSettings settings) {
    SEEN.clear();
    StateRewrite.of(SavedState.open(savepoint), null, new Elements(), WriteSettings.of(settings))
        .plan();
    return SEEN.stream().sorted().toList();
  }

  @Override
  public Saved edit(Saved saved) {
    SEEN.add(saved.kind() + " " + text(saved));
    return saved;
  }

  private static String text(Saved saved) {
    if (saved instanceof Saved.KeyedModel keyed) {
      ModelFrame frame = new ModelFrame();
      try {
        frame.encode(keyed.model());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      byte[] bytes = Arrays.copyOf(frame.bytes(), frame.length());
      return keyed.key() + " " + bytes.length + " " + Arrays.hashCode(bytes);
    } else if (saved instanceof Saved.Config config) {
      return new String(TenantRecordJson.write(config.record()), StandardCharsets.UTF_8);
    } else if (saved instanceof Saved.Health health) {
      return health.tenant() + " " + health.book().timerMillis();
    } else if (saved instanceof Saved.Places places) {
      return places.tenant();
    } else if (saved instanceof Saved.Limits limits) {
      PartitionAllowances of = limits.allowances();
      return of.topic() + of.partition() + "@" + of.offset() + " " + of.all().keySet();
    }
    return saved.toString();
  }
}
