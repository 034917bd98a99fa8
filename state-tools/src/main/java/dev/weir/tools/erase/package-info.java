/** Proves that somebody is gone from saved state: looks for names in values and in plain bytes. */
package dev.weir.tools.erase;
