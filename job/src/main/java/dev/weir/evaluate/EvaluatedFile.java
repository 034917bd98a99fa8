package dev.weir.evaluate;

import java.util.List;

/**
 * One file and what all detectors gave on it.
 *
 * @param file the file's name
 * @param rows rows below the header
 * @param labelled whether it says which rows are anomalies
 * @param anomalies rows labelled as anomalies
 * @param results in the order in which they were played
 * @param notes what should be known beside the figures
 */
record EvaluatedFile(
    String file,
    int rows,
    boolean labelled,
    int anomalies,
    List<Result> results,
    List<String> notes) {}
