package dev.weir.demo;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Consumer;

/** One event of each source in turn, as tenants send beside each other; each is shown first. */
final class Interleaved implements Iterator<DemoEvent> {
  private final Queue<Iterator<DemoEvent>> sources = new ArrayDeque<>();
  private final Consumer<DemoEvent> onEvent;

  Interleaved(List<? extends Iterator<DemoEvent>> sources, Consumer<DemoEvent> onEvent) {
    this.sources.addAll(sources);
    this.onEvent = onEvent;
  }

  @Override
  public boolean hasNext() {
    while (!sources.isEmpty() && !sources.peek().hasNext()) {
      sources.remove();
    }
    return !sources.isEmpty();
  }

  @Override
  public DemoEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all sources have ended");
    }
    Iterator<DemoEvent> source = sources.remove();
    DemoEvent event = source.next();
    sources.add(source);
    onEvent.accept(event);
    return event;
  }
}
