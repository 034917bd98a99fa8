/** Reads every state of a savepoint fully, and says what is wrong with it. */
package dev.weir.tools.verify;
