package dev.weir.tools.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.command.Command;
import dev.weir.command.CommandOrder;
import dev.weir.limit.Allowance;
import dev.weir.limit.PartitionAllowances;
import dev.weir.state.Decision;
import dev.weir.state.DecisionLedger;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes another name in the place of a tenant's, wherever a saved value holds it inside. */
public final class TenantNaming {
  private static final String TENANT = "tenant";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private TenantNaming() {}

  /** The same record of another tenant; the learning parts, and so their hashes, stay. */
  public static TenantRecord rename(TenantRecord record, String to) {
    try {
      ObjectNode tree = (ObjectNode) JSON.readTree(TenantRecordJson.write(record));
      tree.put(TENANT, to);
      for (JsonNode revision : tree.withArray("revisions")) {
        ((ObjectNode) revision.get("config")).put(TENANT, to);
      }
      return TenantRecordJson.read(JSON.writeValueAsBytes(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record's own JSON cannot be read", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same command about another tenant. */
  public static Command rename(Command command, String to) {
    return new Command(
        command.id(),
        command.type(),
        to,
        command.entity(),
        command.untilMillis(),
        command.reason(),
        command.who());
  }

  /** The same order about another tenant. */
  public static CommandOrder rename(CommandOrder order, String to) {
    return new CommandOrder(
        rename(order.command(), to),
        order.fence(),
        order.lanes(),
        order.timestamp(),
        order.topic(),
        order.partition(),
        order.offset());
  }

  /**
   * The same config, or config and severity, of another tenant where it is one of {@code from}'s:
   * {@code acme@7}.
   */
  public static String rename(String config, String from, String to) {
    return config.startsWith(from + "@") ? to + config.substring(from.length()) : config;
  }

  /** The same alerts, judged by the configs of another tenant. */
  public static DecisionLedger rename(DecisionLedger ledger, String from, String to) {
    return new DecisionLedger(
        ledger.decisions().stream().map(decision -> rename(decision, from, to)).toList());
  }

  private static Decision rename(Decision decision, String from, String to) {
    return new Decision(
        decision.id(),
        decision.timeMillis(),
        rename(decision.config(), from, to),
        decision.severity(),
        decision.cause(),
        decision.feature(),
        decision.verdict());
  }

  /**
   * The same allowances under other names, in their order. Of two tenants that become one, the one
   * that has sent an event last counts.
   */
  public static PartitionAllowances rename(
      PartitionAllowances allowances, Map<String, String> names) {
    if (allowances.all().keySet().stream().noneMatch(names::containsKey)) {
      return allowances;
    }
    PartitionAllowances renamed =
        new PartitionAllowances(allowances.topic(), allowances.partition(), allowances.offset());
    allowances
        .all()
        .forEach(
            (tenant, allowance) -> {
              String name = names.getOrDefault(tenant, tenant);
              Allowance known = renamed.get(name);
              if (known == null || known.clockMillis() <= allowance.clockMillis()) {
                renamed.add(name, allowance);
              }
            });
    return renamed;
  }
}
