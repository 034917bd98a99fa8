package dev.weir.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The two ports of a broker.
 *
 * @param broker for clients
 * @param controller for the broker's own quorum
 */
record BrokerPorts(int broker, int controller) {
  /**
   * Below the range that systems give to outgoing connections: a port of that range could be taken
   * by any client while a broker is stopped, and the restart on the same port would fail.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 200;

  /** Two ports that nobody listens on. */
  static BrokerPorts free() {
    int broker = freePort(-1);
    return new BrokerPorts(broker, freePort(broker));
  }

  private static int freePort(int except) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (port != except && isFree(port)) {
        return port;
      }
    }
    throw new BrokerFailure(
        ("found no free port of 127.0.0.1 from " + LOWEST + " to " + HIGHEST)
            + (" in " + ATTEMPTS + " attempts"),
        null);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
