/** What is done to a vector before a detector sees it: pure Java, no framework, no clock. */
package dev.weir.transform;
