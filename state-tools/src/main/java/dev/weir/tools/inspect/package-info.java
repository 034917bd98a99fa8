/**
 * What a savepoint holds, summed up where it is read, so that millions of models fit in a report.
 */
package dev.weir.tools.inspect;
