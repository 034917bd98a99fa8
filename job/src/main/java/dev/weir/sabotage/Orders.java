package dev.weir.sabotage;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Orders to fail, as files in a folder that all processes see: the file's name says where. Who
 * deletes it carries it out, so that each is carried out once.
 */
public final class Orders implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A look at the folder costs microseconds, so not every record gets one. */
  private static final long LOOK_NANOS = 5_000_000;

  private final String folder;
  private transient long nextLookNanos;

  /** In {@code folder}. */
  public Orders(Path folder) {
    this.folder = folder.toString();
  }

  /** Where something can fail. */
  public enum Place {
    /** While a record is processed. */
    OPERATOR,
    /** In the part of a checkpoint that the task waits for. */
    SNAPSHOT,
    /** In the part of a checkpoint that goes on beside the task. */
    ASYNCHRONOUS_SNAPSHOT,
    /** When a checkpoint is complete and its transactions are about to be committed. */
    BEFORE_COMMIT,
    /** When they have been committed and nobody has noted it yet. */
    AFTER_COMMIT
  }

  /** Orders one failure there. */
  public void give(Place place) {
    try {
      Files.createDirectories(Path.of(folder));
      Files.writeString(file(place), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether one is still waiting. */
  public boolean waiting(Place place) {
    return Files.exists(file(place));
  }

  /** Takes one back; whether there was one. */
  public boolean withdraw(Place place) {
    try {
      return Files.deleteIfExists(file(place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails if that was ordered. */
  void obey(Place place) {
    if (waiting(place) && withdraw(place)) {
      throw new OrderedFailure(place);
    }
  }

  /** The same for what happens often. */
  void obeyNowAndThen(Place place) {
    long now = System.nanoTime();
    if (now >= nextLookNanos) {
      nextLookNanos = now + LOOK_NANOS;
      obey(place);
    }
  }

  private Path file(Place place) {
    return Path.of(folder, place.name());
  }

  /** What was ordered. */
  static final class OrderedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OrderedFailure(Place place) {
      super("ordered failure: " + place);
    }
  }
}
