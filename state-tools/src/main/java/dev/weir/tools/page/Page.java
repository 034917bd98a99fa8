package dev.weir.tools.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One HTML page that needs nothing but itself: light or dark as the reader's system is, and no
 * wider than a phone. Every text is escaped here.
 */
public final class Page {
  private static final String STYLE = "page.css";

  /** A time is not to be broken. */
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

  private final StringBuilder out = new StringBuilder(1 << 14);

  /** A page with a headline and a line below it. */
  public Page(String title, String subtitle) {
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
        .append(Markup.escaped(title))
        .append("</title>\n<style>\n")
        .append(style())
        .append("</style>\n</head>\n<body>\n<header>\n<h1>")
        .append(Markup.escaped(title))
        .append("</h1>\n<p class=\"dim\">")
        .append(Markup.escaped(subtitle))
        .append("</p>\n</header>\n<main>\n");
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream(STYLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("found no " + STYLE + ", expected it beside the classes", e);
    }
  }

  /** The page; nothing may be added any more. */
  public String end() {
    return out.append("</main>\n</body>\n</html>\n").toString();
  }

  /** Begins a section of full width. */
  public Page section(String heading) {
    out.append("<section>\n<h2>").append(Markup.escaped(heading)).append("</h2>\n");
    return this;
  }

  /** Ends the section. */
  public Page endSection() {
    out.append("</section>\n");
    return this;
  }

  /** Begins what stands side by side where there is room. */
  public Page grid() {
    out.append("<div class=\"grid\">\n");
    return this;
  }

  /** Ends it. */
  public Page endGrid() {
    out.append("</div>\n");
    return this;
  }

  /** A paragraph. */
  public Page text(String text) {
    out.append("<p>").append(Markup.escaped(text)).append("</p>\n");
    return this;
  }

  /** Less than that. */
  public Page note(String text) {
    out.append("<p class=\"dim\">").append(Markup.escaped(text)).append("</p>\n");
    return this;
  }

  /** A heading within a section. */
  public Page heading(String text) {
    out.append("<h3>").append(Markup.escaped(text)).append("</h3>\n");
    return this;
  }

  /** The few numbers that matter most: what, how much. */
  public Page tiles(Map<String, String> tiles) {
    out.append("<div class=\"tiles\">\n");
    tiles.forEach(
        (name, value) ->
            out.append("<div class=\"tile\"><b>")
                .append(Markup.escaped(value))
                .append("</b><span>")
                .append(Markup.escaped(name))
                .append("</span></div>\n"));
    out.append("</div>\n");
    return this;
  }

  /** Names and what they are. */
  public Page facts(Map<String, String> facts) {
    out.append("<dl>\n");
    facts.forEach(
        (name, value) ->
            out.append("<div><dt>")
                .append(Markup.escaped(name))
                .append("</dt><dd>")
                .append(Markup.escaped(value))
                .append("</dd></div>\n"));
    out.append("</dl>\n");
    return this;
  }

  /** A figure of {@link Chart} with words below it. */
  public Page figure(String heading, String svg, String caption) {
    out.append("<figure>\n<h3>")
        .append(Markup.escaped(heading))
        .append("</h3>\n")
        .append(svg)
        .append("<figcaption>")
        .append(Markup.escaped(caption))
        .append("</figcaption>\n</figure>\n");
    return this;
  }

  /** A bar for each name; {@code label} says how long it is. */
  public record Bar(String name, double length, String label) {}

  /** Bars from one line, as long as the numbers are. */
  public Page bars(String heading, String style, List<Bar> bars) {
    double most = bars.stream().mapToDouble(Bar::length).max().orElse(0);
    out.append("<figure class=\"")
        .append(style)
        .append("\">\n<h3>")
        .append(Markup.escaped(heading))
        .append("</h3>\n<ul class=\"bars\">\n");
    for (Bar bar : bars) {
      double part = most > 0 ? Math.max(0.4, 100 * bar.length() / most) : 0;
      out.append("<li><span class=\"name\">")
          .append(Markup.escaped(bar.name()))
          .append("</span><span class=\"value\">")
          .append(Markup.escaped(bar.label()))
          .append(
              "</span><svg viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\""
                  + " aria-hidden=\"true\">")
          .append("<rect class=\"track\" width=\"100\" height=\"6\"/><rect class=\"bar\" width=\"")
          .append(Markup.number(part))
          .append("\" height=\"6\"/></svg></li>\n");
    }
    out.append("</ul>\n</figure>\n");
    return this;
  }

  /**
   * A table; on a phone every row is a card.
   *
   * @param headings a leading {@code >} sets a column to the right
   */
  public Page table(List<String> headings, List<List<String>> rows) {
    out.append("<table>\n<thead><tr>");
    for (String heading : headings) {
      out.append(cell("th", heading.startsWith(">"), true, ""))
          .append(Markup.escaped(name(heading)))
          .append("</th>");
    }
    out.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      out.append("<tr>");
      for (int c = 0; c < row.size(); c++) {
        String heading = headings.get(c);
        boolean whole = heading.startsWith(">") || TIME.matcher(row.get(c)).matches();
        out.append(cell("td", heading.startsWith(">"), whole, name(heading)))
            .append(Markup.escaped(row.get(c)))
            .append("</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</tbody>\n</table>\n");
    return this;
  }

  private static String name(String heading) {
    return heading.startsWith(">") ? heading.substring(1) : heading;
  }

  private static String cell(String tag, boolean right, boolean whole, String label) {
    String labelled = label.isEmpty() ? "" : " data-label=\"" + Markup.escaped(label) + "\"";
    String style = right ? " class=\"right whole\"" : whole ? " class=\"whole\"" : "";
    return "<" + tag + style + labelled + ">";
  }

  /** Text as it stands, such as a file, behind a line that unfolds it. */
  public Page folded(String line, String text) {
    out.append("<details><summary>")
        .append(Markup.escaped(line))
        .append("</summary><pre>")
        .append(Markup.escaped(text))
        .append("</pre></details>\n");
    return this;
  }
}
