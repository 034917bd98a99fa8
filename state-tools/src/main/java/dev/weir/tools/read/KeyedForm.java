package dev.weir.tools.read;

import dev.weir.state.ModelKeySerializer;
import dev.weir.state.States;
import dev.weir.state.Uids;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * The keyed states of one operator.
 *
 * @param uid of the operator
 * @param key how its keys are written
 * @param states their descriptors
 */
public record KeyedForm(
    String uid, TypeSerializer<?> key, List<? extends StateDescriptor<?, ?>> states) {

  /** Those of all operators, made anew: a descriptor must not be shared. */
  public static List<KeyedForm> all() {
    return List.of(
        new KeyedForm(Uids.SCORE_EVENTS, ModelKeySerializer.INSTANCE, List.of(States.model())),
        byTenant(Uids.BUDGET_ALERTS, States.alertBudget()),
        byTenant(Uids.ADMIT_ENTITIES, States.entityPlaces(), States.entityTimes()),
        byTenant(Uids.TENANT_HEALTH, States.tenantHealth()),
        byTenant(Uids.JOIN_FEEDBACK, States.decisions(), States.verdicts(), States.alertClock()));
  }

  private static KeyedForm byTenant(String uid, StateDescriptor<?, ?>... states) {
    return new KeyedForm(uid, StringSerializer.INSTANCE, List.of(states));
  }

  /** Those of one operator; empty where it has none. */
  public static Optional<KeyedForm> of(String uid) {
    return all().stream().filter(form -> form.uid.equals(uid)).findFirst();
  }

  /** The descriptor of a state; empty where the operator has no such state. */
  public Optional<StateDescriptor<?, ?>> state(String name) {
    return states.stream()
        .filter(state -> state.getName().equals(name))
        .findFirst()
        .map(found -> (StateDescriptor<?, ?>) found);
  }

  /** The names of the uids that have keyed state, in the order of the flow. */
  public static Stream<String> uids() {
    return all().stream().map(KeyedForm::uid);
  }
}
