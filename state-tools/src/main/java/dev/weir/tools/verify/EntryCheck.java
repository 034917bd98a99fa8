package dev.weir.tools.verify;

import dev.weir.admission.EntityPlaces;
import dev.weir.health.HealthBook;
import dev.weir.model.Model;
import dev.weir.state.AlertBudget;
import dev.weir.state.ModelKey;
import dev.weir.state.VerdictCounts;
import dev.weir.tools.read.RawEntry;
import java.nio.ByteBuffer;

/** One entry whose key is known, and what its value must be. */
final class EntryCheck {
  private final RawEntry entry;
  private final Object key;
  private final KeyedCheck all;

  EntryCheck(RawEntry entry, Object key, KeyedCheck all) {
    this.entry = entry;
    this.key = key;
    this.all = all;
  }

  String uid() {
    return entry.uid();
  }

  String tenant() {
    return key instanceof ModelKey model ? model.tenant() : (String) key;
  }

  void fault(String what) {
    String entity = "";
    if (key instanceof ModelKey model) {
      String whole = model.toString();
      entity = model.entity().isEmpty() ? whole.substring(tenant().length()) : model.entity();
    }
    all.fault(uid(), tenant(), entity.strip(), entry.state() + ": " + what);
  }

  void unexplained() {
    all.sums(this)[Totals.UNEXPLAINED]++;
  }

  void model(Model model) {
    all.sums(this)[Totals.MODELS]++;
    long own = ((ModelKey) key).fingerprint();
    if (model.fingerprint() != own) {
      fault("found the model of another key, expected its own: the key or the frame is not its");
    }
    if (model.timerMillis() != Model.NO_TIMER) {
      expectTimer(model.timerMillis());
    }
  }

  private void expectTimer(long millis) {
    long[] sums = all.sums(this);
    sums[Totals.TIMERS_EXPECTED]++;
    sums[Totals.TIMER_SUM_EXPECTED] += Totals.timer(entry.key(), 0, millis);
  }

  void timer() {
    // As a timer stands in keyed state: with its sign flipped, so that bytes sort as times do.
    long millis = ByteBuffer.wrap(entry.key()).getLong() ^ Long.MIN_VALUE;
    long[] sums = all.sums(this);
    sums[Totals.TIMERS]++;
    sums[Totals.TIMER_SUM] += Totals.timer(entry.key(), Long.BYTES, millis);
  }

  void value(Object value) {
    if (value instanceof HealthBook book && book.timerMillis() != HealthBook.NO_TIMER) {
      expectTimer(book.timerMillis());
    } else if (value instanceof AlertBudget budget && budget.spent() < 0) {
      fault("spent: found " + budget.spent() + ", expected 0 or more");
    } else if (value instanceof EntityPlaces places) {
      all.sums(this)[Totals.PLACES_KEPT] += places.kept();
      if (places.taken() > places.kept()) {
        fault("places: found " + places.taken() + " taken, expected at most " + places.kept());
      }
    }
  }

  void mapValue(Object mapKey, Object value) {
    if (value instanceof VerdictCounts counts && (counts.anomalies() < 0 || counts.normals() < 0)) {
      fault("verdicts of " + mapKey + ": found " + counts + ", expected 0 or more");
    } else if (value instanceof Long) {
      all.sums(this)[Totals.PLACE_TIMES]++;
    }
  }
}
