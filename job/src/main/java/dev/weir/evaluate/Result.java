package dev.weir.evaluate;

import dev.weir.tenant.TenantConfig;
import java.util.List;

/**
 * What one detector gave on one file in one order.
 *
 * @param file the file's name
 * @param order the order of the rows
 * @param config what the models were made by
 * @param seeds the seeds, in the order of {@code runs}
 * @param runs one for each seed
 * @param shown what the plot needs of the run of the first seed
 */
record Result(
    String file,
    RowOrder order,
    TenantConfig config,
    List<Long> seeds,
    List<Measures> runs,
    Shown shown) {

  /** The label of the detector. */
  String detector() {
    return config.learning().detector().type().label();
  }

  /** The median of each measure over the seeds. */
  Measures median() {
    return Measures.median(runs);
  }
}
