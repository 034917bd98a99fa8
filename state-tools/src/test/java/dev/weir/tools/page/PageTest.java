package dev.weir.tools.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final String HOSTILE = "</title><script>alert('x')</script>\"&\u202e\u0000";
  private static final String HARMLESS =
      "&lt;/title&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;\ufffd\ufffd";

  @Test
  void everyTextIsEscaped() {
    String page =
        new Page(HOSTILE, HOSTILE)
            .section(HOSTILE)
            .text(HOSTILE)
            .note(HOSTILE)
            .heading(HOSTILE)
            .tiles(Map.of(HOSTILE, HOSTILE))
            .facts(Map.of(HOSTILE, HOSTILE))
            .bars(HOSTILE, "one", List.of(new Page.Bar(HOSTILE, 1, HOSTILE)))
            .table(List.of(HOSTILE), List.of(List.of(HOSTILE)))
            .folded(HOSTILE, HOSTILE)
            .figure(
                HOSTILE,
                Chart.columns(HOSTILE, "", new double[] {1}, List.of(new Chart.Mark(0.5, HOSTILE))),
                HOSTILE)
            .figure(
                HOSTILE,
                Chart.ranges(HOSTILE, List.of(new Chart.Range(HOSTILE, HOSTILE, 0, 0.5, 1))),
                HOSTILE)
            .figure(
                HOSTILE,
                Chart.curve(
                    HOSTILE,
                    List.of(new Chart.Point(0, 0), new Chart.Point(1, 1)),
                    List.of(new Chart.Line(0.5, HOSTILE)),
                    List.of()),
                HOSTILE)
            .endSection()
            .end();
    assertThat(page).doesNotContain("<script").doesNotContain("\u202e").doesNotContain("alert('");
    int times = (page.length() - page.replace(HARMLESS, "").length()) / HARMLESS.length();
    // Twice in the head, and wherever it was given.
    assertThat(times).isEqualTo(32);
  }

  @Test
  void aScaleTakesLogarithmsWhereNumbersLieFarApart() {
    Scale close = new Scale(1, 9);
    assertThat(close.isLogarithmic()).isFalse();
    assertThat(close.at(5)).isEqualTo(0.5);
    Scale wide = new Scale(1, 10_000);
    assertThat(wide.isLogarithmic()).isTrue();
    assertThat(wide.at(100)).isCloseTo(0.5, within(1e-12));
    assertThat(wide.number(0.25)).isCloseTo(10, within(1e-9));
    assertThat(new Scale(-1, 10_000).isLogarithmic()).isFalse();
    assertThat(new Scale(3, 3).at(3)).isZero();
    assertThat(wide.at(-5)).isZero();
    assertThat(wide.at(1e9)).isEqualTo(1);
  }
}
