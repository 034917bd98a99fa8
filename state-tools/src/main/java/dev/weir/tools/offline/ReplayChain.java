package dev.weir.tools.offline;

import dev.weir.job.SourcePosition;
import dev.weir.state.ModelKey;
import dev.weir.tenant.LearningPart;
import dev.weir.tools.offline.ReplayScores.Score;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The scores of one model key from the savepoint to the one that is asked for, in the order in
 * which they were given: {@code n} grows by one from each to the next.
 */
final class ReplayChain {
  /** All of them are in memory with their events. */
  private static final int MAX = 500_000;

  private ReplayChain() {}

  /** The score that is asked for, with its JSON. */
  static Score find(ReplayScores scores, String id, String tenant) throws IOException {
    Map<String, Score> found = new LinkedHashMap<>();
    scores.forEach(
        score -> {
          boolean wanted = score.isOf(id) && (tenant == null || tenant.equals(score.tenant()));
          if (wanted && found.size() < 10) {
            found.put(score.tenant() + "/" + score.entity() + " n " + score.n(), score);
          }
        });
    if (found.isEmpty()) {
      throw ReplayFault.input(
          "--decision: found no score of "
              + id
              + (tenant == null ? "" : " of tenant " + tenant)
              + ", expected an event's id, or topic-partition-offset, as it stands in a score");
    }
    if (found.size() > 1) {
      throw ReplayFault.input(
          "--decision: found several scores of "
              + id
              + " ("
              + String.join(", ", found.keySet())
              + "), expected one; name it by topic-partition-offset, or its tenant with --tenant");
    }
    return found.values().iterator().next();
  }

  /**
   * Where the savepoint stands.
   *
   * @param first the {@code n} that its model gives next
   * @param after whether an event comes after it, as far as its offsets tell
   */
  record Start(long first, Predicate<SourcePosition> after) {}

  /**
   * The scores from the start on, which the model in the savepoint gives next.
   *
   * @param part says which events share a model
   */
  static List<Score> of(ReplayScores scores, Score target, LearningPart part, Start start)
      throws IOException {
    ModelKey key = key(target, part);
    Map<String, Score> all = new LinkedHashMap<>();
    scores.forEach(
        score -> {
          if (score.tenant().equals(target.tenant())
              && key(score, part).equals(key)
              && start.after().test(score.position())) {
            all.putIfAbsent(score.place(), score.withoutJson());
          }
          if (all.size() > MAX) {
            throw ReplayFault.input(
                "found more than "
                    + MAX
                    + " scores of "
                    + key
                    + ", expected fewer since the"
                    + " savepoint; begin with a later one");
          }
        });
    return chain(new ArrayList<>(all.values()), target, start.first());
  }

  static ModelKey key(Score score, LearningPart part) {
    return ModelKey.of(score.tenant(), part.scope(), part.lanes(), score.entity());
  }

  private static List<Score> chain(List<Score> all, Score target, long first) {
    boolean onePartition =
        all.stream().allMatch(s -> s.position().partition().equals(target.position().partition()));
    // A model that expired counts from 0 again, and only the order of its partition tells.
    Comparator<Score> order =
        onePartition
            ? Comparator.comparingLong(score -> score.position().offset())
            : Comparator.comparingLong(Score::n);
    all.sort(order);
    int last = 0;
    while (!all.get(last).place().equals(target.place())) {
      last++;
    }
    int begin = last;
    while (all.get(begin).n() != first && all.get(begin).n() != 0) {
      long expected = all.get(begin).n() - 1;
      if (begin == 0 || all.get(begin - 1).n() != expected) {
        throw gap(all, begin, first);
      }
      begin--;
    }
    return all.subList(begin, last + 1);
  }

  /** What is said of a decision that the savepoint has behind it. */
  static ReplayFault before(Score score, long first) {
    return ReplayFault.input(
        "n: found "
            + score.n()
            + " of "
            + score.place()
            + ", expected at least "
            + first
            + ", which the model in the savepoint gives next: the decision lies before it; begin"
            + " with an earlier savepoint");
  }

  private static ReplayFault gap(List<Score> all, int at, long first) {
    Score score = all.get(at);
    String found = at == 0 ? "no score" : "n " + all.get(at - 1).n();
    return ReplayFault.input(
        "n: found "
            + found
            + " before n "
            + score.n()
            + " of "
            + score.place()
            + ", expected n "
            + (score.n() - 1)
            + ": scores of this model are missing between the savepoint, which goes on with n "
            + first
            + ", and the decision");
  }
}
