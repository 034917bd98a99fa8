package dev.weir.tools.read;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;

/**
 * How many bytes every key group has, as the metadata says it: what a walk over keys, which goes
 * key group by key group, has done of its work. Files that do not say where a key group begins
 * count as if all of theirs were alike.
 */
final class GroupBytes {
  private GroupBytes() {}

  /** Of an operator's key groups, by number. */
  static long[] of(Collection<KeyedStateHandle> handles, int maxParallelism) {
    long[] bytes = new long[maxParallelism];
    for (KeyedStateHandle handle : handles) {
      if (handle instanceof KeyGroupsStateHandle groups) {
        addPlaces(groups, bytes);
      } else {
        addAlike(handle, bytes);
      }
    }
    return bytes;
  }

  /** Each ends where the next one begins; one at 0 is not there. */
  private static void addPlaces(KeyGroupsStateHandle handle, long[] bytes) {
    List<Tuple2<Integer, Long>> places = new ArrayList<>();
    for (Tuple2<Integer, Long> place : handle.getGroupRangeOffsets()) {
      if (place.f1 > 0) {
        places.add(place);
      }
    }
    places.sort(Comparator.comparingLong(place -> place.f1));
    for (int p = 0; p < places.size(); p++) {
      boolean last = p + 1 == places.size();
      long end = last ? handle.getStateSize() : places.get(p + 1).f1;
      add(places.get(p).f0, end - places.get(p).f1, bytes);
    }
  }

  private static void addAlike(KeyedStateHandle handle, long[] bytes) {
    int groups = Math.max(1, handle.getKeyGroupRange().getNumberOfKeyGroups());
    for (int group : handle.getKeyGroupRange()) {
      add(group, handle.getStateSize() / groups, bytes);
    }
  }

  /** Damaged metadata may say anything. */
  private static void add(int group, long more, long[] bytes) {
    if (group >= 0 && group < bytes.length) {
      bytes[group] += Math.max(0, more);
    }
  }

  static long sum(long[] bytes) {
    long sum = 0;
    for (long one : bytes) {
      sum += one;
    }
    return sum;
  }
}
