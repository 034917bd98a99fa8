/** Writes a new savepoint from another one, element by element. Never changes what it reads. */
package dev.weir.tools.write;
