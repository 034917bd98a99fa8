package dev.weir.tools.read;

import java.util.ArrayList;
import java.util.List;

/** Writes down how work went on. */
public final class Recorded implements Progress {
  private final List<Done> stages = new ArrayList<>();

  /** One stage: what it was said to take, and all that was said of it. */
  public static final class Done {
    private final String what;
    private final long total;
    private final List<Long> steps = new ArrayList<>();
    private boolean over;

    private Done(String what, long total) {
      this.what = what;
      this.total = total;
    }

    public String what() {
      return what;
    }

    public long total() {
      return total;
    }

    public List<Long> steps() {
      return steps;
    }

    public long done() {
      return steps.stream().mapToLong(Long::longValue).sum();
    }

    public boolean isOver() {
      return over;
    }
  }

  @Override
  public synchronized void begin(String what, long total, Unit unit) {
    stages.add(new Done(what, total));
  }

  @Override
  public synchronized void step(long done) {
    last().steps.add(done);
  }

  @Override
  public synchronized void end() {
    last().over = true;
  }

  private Done last() {
    return stages.get(stages.size() - 1);
  }

  /** In their order. */
  public synchronized List<Done> stages() {
    return List.copyOf(stages);
  }
}
