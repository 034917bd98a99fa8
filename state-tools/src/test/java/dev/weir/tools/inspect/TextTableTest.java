package dev.weir.tools.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static String printed(TextTable table) {
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text));
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  @Test
  void columnsAreAsWideAsTheirWidestTextAndNumbersStandToTheRight() {
    TextTable table = new TextTable("name", ">events_judged", "state");
    assertThat(printed(table)).isEmpty();
    assertThat(printed(table.row("long name", "7", "").row("a", "1,000", ">5 in cooldown")))
        .isEqualTo(
            """
            name       events judged  state
            long name              7
            a                  1,000  >5 in cooldown
            """);
  }

  @Test
  void whatATerminalObeysIsWrittenOut() {
    String[] names = {
      "\u001b[2J", "a\rb", "\u009b2J", "\u202etxt", "a\u2028b", "\u2066x", "\ud83d"
    };
    for (String name : names) {
      String table = printed(new TextTable("name", "state").row(name, "ok"));
      assertThat(table.lines()).as(table).hasSize(2);
      assertThat(table.lines().toList().get(1)).matches("[ -~]*\\\\u[0-9a-f]{4}[ -~]*  ok");
      assertThat(table).doesNotContain(name);
    }
  }
}
