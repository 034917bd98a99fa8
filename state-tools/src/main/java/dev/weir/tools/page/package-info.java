/** Self-contained pages of HTML: charts, tables and words; no script, nothing from elsewhere. */
package dev.weir.tools.page;
