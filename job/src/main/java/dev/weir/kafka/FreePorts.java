package dev.weir.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of 127.0.0.1 that nobody listens on. */
public final class FreePorts {
  /**
   * Below the range that systems give to outgoing connections: a port of that range could be taken
   * by any client while a server is stopped, and the restart on the same port would fail.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 200;

  private FreePorts() {}

  /** One that is free now. */
  public static int next() {
    return next(Set.of());
  }

  /**
   * One that is free now and none of {@code except}.
   *
   * @throws BrokerFailure where none is found
   */
  public static int next(Set<Integer> except) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (!except.contains(port) && isFree(port)) {
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
