package dev.weir.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantNamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "acme", "0", "acme-2.eu_west", "a.b.c", "a_", "x--y"})
  void acceptsPlainNames(String name) {
    assertThat(TenantNames.isTenant(name)).isTrue();
    assertThat(TenantNames.isConfigurable(name)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "A",
        "a b",
        "a|b",
        "a/b",
        "..",
        "a..b",
        ".a",
        "_a",
        "__other__",
        "é",
        "ı",
        "a\n",
        "a\u0000",
        "_default2"
      })
  void refusesWhatCouldBreakAKeyOrAPath(String name) {
    assertThat(TenantNames.isTenant(name)).isFalse();
    assertThat(TenantNames.isConfigurable(name)).isFalse();
  }

  @Test
  void boundsTheLength() {
    assertThat(TenantNames.isTenant("a".repeat(64))).isTrue();
    assertThat(TenantNames.isTenant("a".repeat(65))).isFalse();
  }

  @Test
  void onlyConfigsMayNameTheTemplate() {
    assertThat(TenantNames.isTenant("_default")).isFalse();
    assertThat(TenantNames.isConfigurable("_default")).isTrue();
  }
}
