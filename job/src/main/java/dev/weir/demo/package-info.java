/** The demo: where its events come from, how they are sent, and what one sees of the results. */
package dev.weir.demo;
