package dev.weir.tools.write;

import dev.weir.admission.EntityPlaces;
import dev.weir.command.CommandAck;
import dev.weir.command.CommandLog;
import dev.weir.command.TenantFence;
import dev.weir.health.HealthBook;
import dev.weir.limit.PartitionAllowances;
import dev.weir.model.Model;
import dev.weir.operator.Sweep;
import dev.weir.state.AlertBudget;
import dev.weir.state.DecisionLedger;
import dev.weir.state.ModelKey;
import dev.weir.state.VerdictCounts;
import dev.weir.tenant.TenantRecord;

/** One element of one state. */
public sealed interface Saved {
  /** Which state it is an element of. */
  SavedKind kind();

  /** What must be there once only, for people; null where any number may be. */
  default String name() {
    return null;
  }

  /** What is keyed by the tenant's name. */
  sealed interface OfTenant extends Saved
      permits Places, EntityTime, Budget, Health, Ledger, Verdicts, AlertClock {
    /** Whose. */
    String tenant();

    @Override
    default String name() {
      return tenant();
    }
  }

  /**
   * A tenant's config.
   *
   * @param kind one of the two that hold configs
   */
  record Config(SavedKind kind, TenantRecord record) implements Saved {
    @Override
    public String name() {
      return record.tenant();
    }
  }

  /** Offset of the last request that was answered. */
  record LastAnswered(long offset) implements Saved {
    @Override
    public SavedKind kind() {
      return SavedKind.LAST_ANSWERED;
    }
  }

  /** A command that was applied. */
  record Remembered(CommandLog.Entry entry) implements Saved {
    @Override
    public SavedKind kind() {
      return SavedKind.COMMAND;
    }

    @Override
    public String name() {
      return entry.command().id();
    }
  }

  /** The first is the offset of the last command that was answered, the second the log's clock. */
  record LastCommand(long value) implements Saved {
    @Override
    public SavedKind kind() {
      return SavedKind.LAST_COMMAND;
    }
  }

  /** What tenants have used up of their limits in one partition. */
  record Limits(PartitionAllowances allowances) implements Saved {
    @Override
    public SavedKind kind() {
      return SavedKind.LIMITS;
    }
  }

  /** How many entities of a tenant have a place. */
  record Places(String tenant, EntityPlaces places) implements OfTenant {
    @Override
    public SavedKind kind() {
      return SavedKind.ENTITY_PLACES;
    }
  }

  /** When an entity was last seen, in the tenant's slices. */
  record EntityTime(String tenant, String entity, long slice) implements OfTenant {
    @Override
    public SavedKind kind() {
      return SavedKind.ENTITY_TIME;
    }

    @Override
    public String name() {
      return tenant + "/" + entity;
    }
  }

  /** A model, whose fingerprint must be the key's. Its timer follows from it. */
  record KeyedModel(ModelKey key, Model model) implements Saved {
    @Override
    public SavedKind kind() {
      return SavedKind.MODEL;
    }

    @Override
    public String name() {
      return key.toString();
    }

    /** The same model under another key. */
    public KeyedModel under(ModelKey other) {
      return new KeyedModel(other, model.copyFor(other.fingerprint()));
    }
  }

  /** What commands have laid down for a tenant. */
  record Fence(String tenant, TenantFence fence) implements Saved {
    @Override
    public SavedKind kind() {
      return SavedKind.FENCE;
    }

    @Override
    public String name() {
      return tenant;
    }
  }

  /** A walk over the models that some subtask has not ended. */
  record UnfinishedSweep(Sweep sweep) implements Saved {
    @Override
    public SavedKind kind() {
      return SavedKind.SWEEP;
    }
  }

  /** A subtask's word that it has done its part of a command. */
  record Ack(CommandAck ack) implements Saved {
    @Override
    public SavedKind kind() {
      return SavedKind.COMMAND_ACK;
    }
  }

  /** What a tenant has spent of its day's budget. */
  record Budget(String tenant, AlertBudget budget) implements OfTenant {
    @Override
    public SavedKind kind() {
      return SavedKind.ALERT_BUDGET;
    }
  }

  /** A tenant's open minutes. Its timer follows from it. */
  record Health(String tenant, HealthBook book) implements OfTenant {
    @Override
    public SavedKind kind() {
      return SavedKind.HEALTH;
    }
  }

  /** An entity's latest alerts. */
  record Ledger(String tenant, String entity, DecisionLedger ledger) implements OfTenant {
    @Override
    public SavedKind kind() {
      return SavedKind.LEDGER;
    }

    @Override
    public String name() {
      return tenant + "/" + entity;
    }
  }

  /**
   * What people have said.
   *
   * @param counted config and severity, as in {@code acme@7 2}
   */
  record Verdicts(String tenant, String counted, VerdictCounts counts) implements OfTenant {
    @Override
    public SavedKind kind() {
      return SavedKind.VERDICTS;
    }

    @Override
    public String name() {
      return counted;
    }
  }

  /** The largest time of a tenant's alerts. */
  record AlertClock(String tenant, long millis) implements OfTenant {
    @Override
    public SavedKind kind() {
      return SavedKind.ALERT_CLOCK;
    }
  }
}
