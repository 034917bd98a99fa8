package dev.weir.operator;

import dev.weir.tenant.RatePart;
import java.io.Serializable;
import java.util.Map;

/**
 * What the job says about the limits of all tenants.
 *
 * <p>The numbers of partitions are those that the topics had when the job was submitted. They are
 * part of the job and not of the moment: a partition that is added while it runs changes no
 * decision, and what is read again after a failure is decided as before.
 *
 * @param byDefault of a tenant whose config says nothing; {@link RatePart#DEFAULT}: no limit
 * @param partitions of each events topic
 * @param ceiling events per second that no config may go beyond; {@link RatePart#UNLIMITED}: any
 */
public record LimitRules(RatePart byDefault, Map<String, Integer> partitions, int ceiling)
    implements Serializable {
  /** No limits but those of configs, and one partition in every topic. */
  public static final LimitRules NONE = new LimitRules(RatePart.DEFAULT, Map.of());

  /** No ceiling over what configs say. */
  public LimitRules(RatePart byDefault, Map<String, Integer> partitions) {
    this(byDefault, partitions, RatePart.UNLIMITED);
  }

  /** Copies, so that nothing changes on the way. */
  public LimitRules {
    partitions = Map.copyOf(partitions);
  }

  /** Whether a tenant can have a limit whose config names none. */
  boolean limitAll() {
    return byDefault.eventsPerSecond() != RatePart.UNLIMITED || ceiling != RatePart.UNLIMITED;
  }

  /** The rate of a tenant whose config says this, or nothing where it is null. */
  RatePart rateOf(RatePart said) {
    RatePart asked = said == null ? byDefault : said;
    return ceiling == RatePart.UNLIMITED ? asked : asked.atMost(ceiling);
  }

  /** How many share a limit; of a topic that was not there, as many as in the largest. */
  int partitionsOf(String topic) {
    Integer known = partitions.get(topic);
    return known != null
        ? known
        : partitions.values().stream().mapToInt(Integer::intValue).max().orElse(1);
  }
}
