/** The command line. Exit codes are in {@link dev.weir.cli.ExitCode}. */
package dev.weir.cli;
