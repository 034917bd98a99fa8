package dev.weir.tools.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopiedStateTest {
  private static List<String> mentions(String text, String name, String... others) {
    Survey.State source = new Survey.State("some-source", "readers");
    return new CopiedState(Map.of(source, Set.of(text)), Map.of()).mentions(name, List.of(others));
  }

  @Test
  void aTopicOfATenantWithALongerNameSaysNothingOfTheErased() {
    String name = "acme-corporation";
    assertThat(mentions("in-acme-corporation-south", name, "acme-corporation-south")).isEmpty();
    assertThat(mentions("in-acme-corporation-south", name, "acme", "other", "acme-corporations"))
        .as("no tenant of that name is there")
        .containsExactly(
            "found \"acme-corporation\" in \"in-acme-corporation-south\" of some-source"
                + " (readers), expected it nowhere");
    assertThat(mentions("acme-corporation-south-acme-corporation", name, "acme-corporation-south"))
        .as("there it stands once more")
        .hasSize(1);
    assertThat(mentions("acme-corporation-events", name, "acme-corporation-e"))
        .as("no word of its own")
        .hasSize(1);
  }

  @Test
  void aLongerNameExplainsAShortOneToo() {
    assertThat(mentions("acme-south-events", "acme", "acme-south")).isEmpty();
    assertThat(mentions("acme-south-events", "acme", "south")).hasSize(1);
    assertThat(mentions("acme-b-acme-c-events", "acme", "acme-b", "acme-b-acme-c"))
        .as("the longest name that stands there is meant")
        .isEmpty();
    assertThat(mentions("acme-events", "acme", "acme"))
        .as("a tenant of the same name says nothing for the erased")
        .hasSize(1);
  }
}
