/** One saved model in words and pictures. */
package dev.weir.tools.show;
