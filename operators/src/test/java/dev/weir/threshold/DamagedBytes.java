package dev.weir.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What must be said of a saved form that is not whole, not known, or damaged. */
final class DamagedBytes {
  private DamagedBytes() {}

  /** Reads a saved form and learns with what it gives. */
  interface Use {
    void of(byte[] saved) throws IOException;
  }

  /** Of a form that begins with its type and has its version, 1, in the third byte. */
  static void areErrors(byte[] whole, Use use) {
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> use.of(cut)).as("%d bytes", length).isInstanceOf(IOException.class);
    }
    byte[] newer = whole.clone();
    newer[2] = 9;
    assertThatThrownBy(() -> use.of(newer))
        .hasMessageContaining("version 9")
        .hasMessageContaining("reads 1");
    byte[] unknown = whole.clone();
    unknown[0] = 77;
    assertThatThrownBy(() -> use.of(unknown)).hasMessageContaining("found 77");
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      loadsOrSaysWhy(damaged, use);
    }
  }

  /** The frame around it has a checksum; here it is enough that nothing else is thrown. */
  private static void loadsOrSaysWhy(byte[] damaged, Use use) {
    try {
      use.of(damaged);
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }
}
