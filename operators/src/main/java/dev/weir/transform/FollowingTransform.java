package dev.weir.transform;

/**
 * A transform whose output tells of the vectors before: it remembers the last of them and nothing
 * else, and is ready once there are as many as it asks for.
 *
 * @param <P> what it is configured with
 */
abstract class FollowingTransform<P extends TransformParameters> implements Transform {
  final P parameters;
  final int inputs;
  final LastRows before;

  FollowingTransform(P parameters, LastRows before) {
    this.parameters = parameters;
    this.inputs = before.width();
    this.before = before;
  }

  @Override
  public final TransformType type() {
    return parameters.type();
  }

  @Override
  public final int inputs() {
    return inputs;
  }

  @Override
  public final int outputs() {
    return parameters.outputs(inputs);
  }

  @Override
  public final boolean ready() {
    return before.full();
  }

  @Override
  public final boolean followsEveryEvent() {
    return true;
  }

  @Override
  public final void learn(double[] in, long timeMillis) {
    Check.finite(in, inputs);
    before.push(in);
  }
}
