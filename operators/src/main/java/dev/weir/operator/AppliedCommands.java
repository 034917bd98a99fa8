package dev.weir.operator;

import dev.weir.command.Command;
import dev.weir.command.CommandAck;
import dev.weir.command.CommandOrder;
import dev.weir.command.CommandType;
import dev.weir.model.Model;
import dev.weir.state.ModelKey;
import dev.weir.tenant.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;

/**
 * What one subtask does with commands: it lays down fences, takes away models, and says when it has
 * done its part.
 *
 * <p>A command about one model takes it away on the spot. An erase of a tenant is final with its
 * fence; the models are swept behind it, a few at a time.
 */
final class AppliedCommands {
  private final Place place;
  private final TenantFences fences;
  private final Models models;
  private final ListState<byte[]> saved;
  private final Sweeps sweeps;
  private long removed;

  /**
   * The operator round it.
   *
   * @param subtask which, from 0
   * @param of how many
   * @param isHere whether the models of a key live in this subtask
   * @param enter makes a key the current one
   * @param deleteTimer deletes the current key's timer of this time
   * @param ack sends a word
   */
  record Place(
      int subtask,
      int of,
      Predicate<ModelKey> isHere,
      Consumer<ModelKey> enter,
      Consumer<Long> deleteTimer,
      Consumer<CommandAck> ack) {}

  /** Where the models are, once the keys can be asked for. */
  interface Walk {
    Stream<ModelKey> keys() throws Exception;
  }

  AppliedCommands(
      Place place, TenantFences fences, Models models, Walk walk, ListState<byte[]> saved) {
    this.place = place;
    this.fences = fences;
    this.models = models;
    this.saved = saved;
    this.sweeps = new Sweeps(() -> open(walk), this::offer, this::ended);
  }

  /** What the cache holds must stand in the state before anybody walks over that. */
  private Stream<ModelKey> open(Walk walk) {
    try {
      models.flush();
      return walk.keys();
    } catch (Exception e) {
      throw new IllegalStateException("the models cannot be walked over: " + e.getMessage(), e);
    }
  }

  /** Begins the walks again that some subtask had not ended: any subtask may now have its keys. */
  void restore() throws Exception {
    Map<String, Sweep> unfinished = new LinkedHashMap<>();
    for (byte[] bytes : saved.get()) {
      Sweep sweep = Sweep.decode(bytes);
      unfinished.merge(sweep.id(), sweep, (a, b) -> a.attempt() >= b.attempt() ? a : b);
    }
    unfinished.values().forEach(s -> sweeps.add(new Sweep(s.order(), s.attempt() + 1)));
  }

  void save() throws Exception {
    List<byte[]> unfinished = new ArrayList<>();
    sweeps.unfinished().forEach(sweep -> unfinished.add(sweep.encode()));
    saved.update(unfinished);
  }

  void apply(CommandOrder order) throws Exception {
    fences.apply(order);
    if (order.command().type() == CommandType.ERASE_TENANT) {
      sweeps.add(new Sweep(order, 0));
      return;
    }
    for (ModelKey key : keysOf(order)) {
      if (place.isHere.test(key)) {
        place.enter.accept(key);
        remove(key, models.peek(key));
      }
    }
    place.ack.accept(new CommandAck(order, 0, place.subtask, place.of));
  }

  /** The models that a command is about; none for a mute. */
  private static List<ModelKey> keysOf(CommandOrder order) {
    Command command = order.command();
    boolean takesAway =
        command.type() == CommandType.ERASE_ENTITY || command.type() == CommandType.RESET;
    List<ModelKey> keys = new ArrayList<>();
    if (takesAway && !command.entity().isEmpty()) {
      keys.add(new ModelKey(command.tenant(), Scope.ENTITY, 0, command.entity()));
    } else if (takesAway) {
      for (int lane = 0; lane < order.lanes(); lane++) {
        keys.add(new ModelKey(command.tenant(), Scope.TENANT, lane, ""));
      }
      keys.add(new ModelKey(command.tenant(), Scope.SHARED, 0, ""));
    }
    return keys;
  }

  /** Whether there is something left to walk over. */
  boolean isSweeping() {
    return !sweeps.isEmpty();
  }

  /** Goes on with the walks. */
  void sweep(int maxKeys, long untilNanos) throws Exception {
    sweeps.step(maxKeys, untilNanos);
  }

  /** One that a new config has begun since is nobody's past. */
  private void offer(ModelKey key) throws Exception {
    place.enter.accept(key);
    Model model = models.peek(key);
    if (model != null && model.ownEpoch() < fences.erasedBelow(key.tenant())) {
      remove(key, model);
    }
  }

  /** The timer too: its key names the tenant and the entity. */
  private void remove(ModelKey key, Model model) {
    if (model == null) {
      return;
    }
    if (model.timerMillis() != Model.NO_TIMER) {
      place.deleteTimer.accept(model.timerMillis());
    }
    models.remove(key);
    removed++;
  }

  private void ended(Sweep sweep) {
    place.ack.accept(new CommandAck(sweep.order(), sweep.attempt(), place.subtask, place.of));
  }

  /** Models taken away since the start. */
  long removed() {
    return removed;
  }

  void close() {
    sweeps.close();
  }
}
