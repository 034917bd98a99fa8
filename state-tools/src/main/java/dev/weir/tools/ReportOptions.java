package dev.weir.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.tools.page.PageFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** In which form a command says what it has found. */
final class ReportOptions {
  @Option(names = "--json", description = "Prints one JSON object instead of a text.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes one self-contained page to FILE instead.")
  private Path html;

  /** Refuses a place for the page where it cannot be, before the work. */
  void check() {
    if (html != null) {
      PageFile.requirePlace("--html", html);
    }
  }

  /** Says it in the forms that were asked for; as text where none was. */
  void report(
      PrintWriter out,
      Supplier<JsonNode> object,
      Supplier<String> page,
      Consumer<PrintWriter> text) {
    if (html != null) {
      PageFile.write("--html", html, page.get());
    }
    if (json) {
      out.println(object.get());
    } else if (html == null) {
      text.accept(out);
    }
  }
}
