/** Opens savepoints and retained checkpoints, and reads what stands in them. Changes none. */
package dev.weir.tools.read;
