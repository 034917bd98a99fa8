package dev.weir.tools.show;

import dev.weir.detect.EntryRanges;
import java.util.List;

/**
 * What one stage of a model has learned of the entries it sees.
 *
 * @param stage a transform or a detector
 * @param names of the entries
 * @param ranges of the entries; null where the stage has nothing by entry
 */
public record RangeTable(String stage, List<String> names, EntryRanges ranges) {}
