package dev.weir.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** ZooKeeper's file in {@code conf}. */
final class ZooKeeperConfig {
  private final ClusterFolder folder;
  private final ClusterSettings settings;

  ZooKeeperConfig(ClusterFolder folder, ClusterSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /** Writes it; where it is. */
  Path write() {
    Path file = folder.conf().resolve("zookeeper.cfg");
    String configuration =
        ("dataDir=" + folder.zooKeeper() + "\n")
            + ("clientPort=" + settings.ports().zooKeeper() + "\n")
            + "clientPortAddress=127.0.0.1\n"
            + "tickTime=1000\ninitLimit=10\nsyncLimit=5\n"
            + "admin.enableServer=false\nmaxClientCnxns=100\n";
    try {
      Files.writeString(file, configuration);
    } catch (IOException e) {
      throw new ClusterFault("cannot write " + file + ": " + e.getMessage(), e);
    }
    return file;
  }
}
