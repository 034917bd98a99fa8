package dev.weir.kafka;

import java.util.Set;

/**
 * The two ports of a broker.
 *
 * @param broker for clients
 * @param controller for the broker's own quorum
 */
record BrokerPorts(int broker, int controller) {
  /** Two ports that nobody listens on. */
  static BrokerPorts free() {
    int broker = FreePorts.next();
    return new BrokerPorts(broker, FreePorts.next(Set.of(broker)));
  }
}
