package dev.weir.tools.erase;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an erase has done and how that was seen.
 *
 * @param erased who is gone
 * @param before what the savepoint held
 * @param after what the new one holds
 * @param input the plain bytes of the savepoint
 * @param output the plain bytes of the new one
 * @param names that were looked for in the bytes
 * @param copied what is copied as it stands, beside the job's own states
 * @param tenants that have a config in the new one
 * @param where uids whose bytes hold a name that no decoded element explains
 */
record Certificate(
    Erased erased,
    Survey before,
    Survey after,
    FileScan input,
    FileScan output,
    Names names,
    CopiedState copied,
    Set<String> tenants,
    List<String> where) {
  private static final String SEARCHED_FOR =
      "names of " + Spellings.SHORTEST_BYTES + " bytes and more";

  /**
   * Of all that was erased.
   *
   * @param searched in the bytes
   * @param tooShort for that
   */
  record Names(int searched, int tooShort) {}

  /** Why it proves nothing; empty where the erase is proved. */
  List<String> objections() {
    List<String> objections = new ArrayList<>();
    StateCount left = after.total();
    if (left.erased() > 0) {
      objections.add("found " + left.erased() + " elements of " + erased + ", expected none");
    }
    if (left.others() != before.total().others() || left.digest() != before.total().digest()) {
      objections.add("found other elements of others than before, expected the same");
    }
    if (output.compressed() != null) {
      objections.add(
          output.compressed()
              + ": found compressed bytes, expected none: nothing is found in them");
    }
    if (after.timers(1) > 0) {
      objections.add("found " + after.timers(1) + " timers of " + erased + ", expected none");
    }
    List<String> unexplained = unexplained(output, after);
    unexplained.forEach(name -> objections.add(inBytes(name)));
    if (!unexplained.contains(erased.name())) {
      objections.addAll(copied.mentions(erased.name(), tenants));
    }
    if (names.tooShort() > 0) {
      copied.undecoded().forEach((state, bytes) -> objections.add(unseen(state, bytes)));
    }
    return objections;
  }

  private String inBytes(String name) {
    FileScan.Hits hits = output.hits().get(name);
    return "found \""
        + name
        + "\" "
        + hits.count()
        + " times in the bytes, first in "
        + hits.file()
        + " at "
        + hits.offset()
        + (where.isEmpty() ? "" : ", in the state of " + String.join(", ", where))
        + ", expected it nowhere";
  }

  private String unseen(Survey.State state, long bytes) {
    return state.uid()
        + " ("
        + state.state()
        + "): found "
        + bytes
        + " bytes that are not decoded, expected none: they were searched for "
        + SEARCHED_FOR
        + " only, and "
        + names.tooShort()
        + " of the erased are shorter";
  }

  /** Names in the bytes that no decoded element of anybody else has. */
  static List<String> unexplained(FileScan output, Survey after) {
    TreeSet<String> names = new TreeSet<>(output.hits().keySet());
    names.removeAll(after.names());
    return List.copyOf(names);
  }

  /** The certificate as people file it. */
  ObjectNode json(String from, String to, String when, String release) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("kind", "weir-erase-certificate").put("version", 1);
    List<String> objections = objections();
    root.put("proved", objections.isEmpty());
    objections.forEach(root.putArray("objections")::add);
    root.put("tenant", erased.tenant());
    if (!erased.isTenant()) {
      root.put("entity", erased.entity());
    }
    root.put("when", when).put("release", release).put("savepoint", from).put("output", to);
    states(root.putArray("states"));
    timers(root.putArray("timers"));
    others(root.putObject("others"));
    decoded(root.putObject("decodedScan"));
    copied(root.putArray("copied"));
    notDecoded(root.putArray("notDecoded"));
    bytes(root.putObject("byteScan"));
    files(root.putArray("inputFiles"), input);
    files(root.putArray("outputFiles"), output);
    return root;
  }

  private void states(ArrayNode states) {
    for (Map.Entry<Survey.State, StateCount> state : before.states().entrySet()) {
      StateCount was = state.getValue();
      StateCount is = after.of(state.getKey());
      named(states, state.getKey())
          .put("before", was.others() + was.erased() + was.changed())
          .put("erased", was.erased())
          .put("after", is.others() + is.erased() + is.changed());
    }
  }

  private void timers(ArrayNode timers) {
    before
        .timers()
        .forEach(
            (state, was) -> {
              long[] is = after.timers().getOrDefault(state, new long[2]);
              named(timers, state)
                  .put("before", was[0] + was[1])
                  .put("erased", was[1])
                  .put("after", is[0] + is[1]);
            });
  }

  private void copied(ArrayNode list) {
    copied
        .decoded()
        .forEach((state, texts) -> texts.forEach(named(list, state).putArray("names")::add));
  }

  private void notDecoded(ArrayNode list) {
    copied
        .undecoded()
        .forEach(
            (state, bytes) ->
                named(list, state).put("bytes", bytes).put("searchedFor", SEARCHED_FOR));
  }

  private static ObjectNode named(ArrayNode list, Survey.State state) {
    return list.addObject().put("uid", state.uid()).put("state", state.state());
  }

  private void others(ObjectNode others) {
    others
        .put("elementsBefore", before.total().others())
        .put("elementsAfter", after.total().others())
        .put("digestBefore", Long.toHexString(before.total().digest()))
        .put("digestAfter", Long.toHexString(after.total().digest()));
  }

  private void decoded(ObjectNode scan) {
    scan.put("elements", after.total().others() + after.total().changed());
    scan.put("ofTheErased", after.total().erased());
    scan.put("timers", after.timers(0) + after.timers(1));
    scan.put("timersOfTheErased", after.timers(1));
    scan.put("ofOthersThatHoldTheName", after.total().mentions());
  }

  private void bytes(ObjectNode scan) {
    scan.put("shortestNameBytes", Spellings.SHORTEST_BYTES);
    scan.put("namesSearched", names.searched()).put("namesTooShort", names.tooShort());
    scan.put("nameIsSearched", Spellings.isSearchable(erased.name()));
    scan.put("inputBytes", input.bytes()).put("outputBytes", output.bytes());
    scan.put("inInput", hits(input, erased.name()));
    scan.put("inOutput", hits(output, erased.name()));
    scan.put("otherNamesInInput", others(input)).put("otherNamesInOutput", others(output));
    after.names().forEach(scan.putArray("ofOthersToo")::add);
  }

  private static long hits(FileScan scan, String name) {
    FileScan.Hits hits = scan.hits().get(name);
    return hits == null ? 0 : hits.count();
  }

  private long others(FileScan scan) {
    return scan.hits().keySet().stream().filter(name -> !name.equals(erased.name())).count();
  }

  private static void files(ArrayNode list, FileScan scan) {
    for (FileScan.Hashed file : scan.files()) {
      list.addObject()
          .put("name", file.name())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256());
    }
  }
}
