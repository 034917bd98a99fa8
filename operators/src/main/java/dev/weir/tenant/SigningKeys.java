package dev.weir.tenant;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys file: who may change whom. YAML or JSON, read strictly:
 *
 * <pre>
 * keys:
 *   - {id: acme-1, publicKey: MCowBQ..., tenants: [acme]}
 *   - {id: ops-1, publicKey: MCowBQ..., operator: true}
 *   - {id: acme-0, retired: true}
 * </pre>
 */
public final class SigningKeys implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No keys: nobody's signature is known. */
  static final SigningKeys NONE = new SigningKeys(List.of());

  private static final int MAX_KEYS = 1_000;
  private static final int MAX_TENANTS = 10_000;

  private final TreeMap<String, SigningKey> byId = new TreeMap<>();

  private SigningKeys(Collection<SigningKey> keys) {
    keys.forEach(key -> byId.put(key.id(), key));
  }

  /**
   * The keys that {@code text} lists.
   *
   * @throws InvalidConfigException with every problem and its path
   */
  public static SigningKeys parse(String text) {
    return TenantConfigJson.parse(ConfigTree.ofYaml(text), SigningKeys::read);
  }

  /** How many there are, retired ones too. */
  public int size() {
    return byId.size();
  }

  /** The key with this id; null if there is none. */
  SigningKey get(String id) {
    return byId.get(id);
  }

  private static SigningKeys read(ConfigNode node) {
    node.require("keys", "a list of keys");
    Map<String, SigningKey> byId = new TreeMap<>();
    Map<String, String> idByPublicKey = new HashMap<>();
    for (ConfigNode child : node.objects("keys", MAX_KEYS)) {
      SigningKey key = readKey(child);
      if (key == null) {
        continue;
      }
      if (byId.putIfAbsent(key.id(), key) != null) {
        child.fault(RefusalCode.OUT_OF_RANGE, "id", key.id(), "no id twice", null);
      }
      // A key that is retired under one name must not live on under another.
      String other =
          key.publicKey() == null ? null : idByPublicKey.putIfAbsent(key.publicKey(), key.id());
      if (other != null) {
        String found = "the key of " + other;
        child.fault(RefusalCode.OUT_OF_RANGE, "publicKey", found, "another for each id", null);
      }
    }
    node.end();
    return new SigningKeys(byId.values());
  }

  private static SigningKey readKey(ConfigNode node) {
    node.require("id", "the key's name");
    node.knows("publicKey", "tenants", "operator", "retired");
    SigningKey key =
        node.sound("id")
            ? node.build(
                () ->
                    new SigningKey(
                        node.text("id", null),
                        node.text("publicKey", null),
                        node.texts("tenants", MAX_TENANTS),
                        node.flag("operator", false),
                        node.flag("retired", false)))
            : null;
    node.end();
    return key;
  }
}
