package dev.weir.job;

/** The options as a Markdown table, the one in {@code docs/options.md}. */
public final class OptionsTable {
  private OptionsTable() {}

  /** One line per option. */
  public static String markdown() {
    StringBuilder table = new StringBuilder();
    table.append("| Option | Default | Accepts | What it does |\n|---|---|---|---|\n");
    for (JobOption<?> option : JobOptions.ALL) {
      String byDefault = option.defaultText().isEmpty() ? "" : "`" + option.defaultText() + "`";
      table
          .append("| `" + option.key() + "` | " + byDefault)
          .append(" | " + option.accepts() + " | " + option.does() + " |\n");
    }
    return table.toString();
  }
}
