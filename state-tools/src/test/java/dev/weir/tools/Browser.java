package dev.weir.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A real browser without a window: Chromium, by its command line alone. */
final class Browser {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  /**
   * Measures the page in a frame as wide as a phone: a window of its own is never narrower than 500
   * pixels where its document is asked for.
   */
  private static final String MEASURE =
      """
      <!DOCTYPE html>
      <iframe width="%d" height="%d" style="border:0" srcdoc="%s"></iframe>
      <script>
      const frame = document.querySelector('iframe');
      frame.addEventListener('load', () => {
        const page = frame.contentDocument, width = frame.contentWindow.innerWidth;
        const beyond = [...page.querySelectorAll('body *')].filter(
            e => e.getBoundingClientRect().right > width + 0.5);
        document.documentElement.setAttribute('data-measured',
            width + ' ' + page.documentElement.scrollWidth + ' ' + beyond.length + ' '
            + beyond.slice(0, 3).map(e => e.outerHTML.slice(0, 60)).join(', '));
      });
      </script>
      """;

  private static final Pattern MEASURED = Pattern.compile("data-measured=\"(\\d+) (\\d+) (\\d+) ");
  private static final int FEWEST_COLOURS = 8;

  private final String command;

  private Browser(String command) {
    this.command = command;
  }

  /** The one of this machine; a test that asks for it is skipped where there is none. */
  static Browser orSkip() {
    List<String> folders = Arrays.asList(System.getenv("PATH").split(File.pathSeparator));
    String found =
        folders.stream()
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst()
            .orElse(null);
    assumeTrue(found != null, "found no Chromium on the PATH, expected one to look at pages with");
    return new Browser(found);
  }

  /** The page loads, nothing of it lies beyond a window of this width, and something is painted. */
  void assertFits(String page, Path folder, int width, int height) throws Exception {
    Path measured = folder.resolve("measured.html");
    String quoted = page.replace("&", "&amp;").replace("\"", "&quot;");
    Files.writeString(measured, String.format(Locale.ROOT, MEASURE, width, height, quoted));
    String dom = run(measured, folder, width, height, "--dump-dom");
    Matcher matcher = MEASURED.matcher(dom);
    assertThat(matcher.find()).as(dom).isTrue();
    assertThat(matcher.group(1)).as("inner width").isEqualTo(Integer.toString(width));
    assertThat(Integer.parseInt(matcher.group(2))).as("scroll width").isLessThanOrEqualTo(width);
    assertThat(matcher.group(3)).as("elements beyond: " + matcher.group()).isEqualTo("0");
    Path shot = folder.resolve("shot.png");
    Files.deleteIfExists(shot);
    Path whole = folder.resolve("whole.html");
    Files.writeString(whole, page);
    run(whole, folder, width, height, "--screenshot=" + shot);
    BufferedImage image = ImageIO.read(shot.toFile());
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(colours(image)).as("colours").hasSizeGreaterThan(FEWEST_COLOURS);
  }

  private static Set<Integer> colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y += 3) {
      for (int x = 0; x < image.getWidth(); x += 3) {
        colours.add(image.getRGB(x, y));
      }
    }
    return colours;
  }

  private String run(Path page, Path folder, int width, int height, String what) throws Exception {
    Path out = folder.resolve("browser.out");
    List<String> line = new ArrayList<>(List.of(command));
    Stream.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
            "--virtual-time-budget=2000",
            "--user-data-dir=" + folder.resolve("browser"),
            "--window-size=" + width + "," + height,
            what,
            page.toUri().toString())
        .forEach(line::add);
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("browser.err").toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("found the browser still at work after 60 s: " + what);
    }
    assertThat(process.exitValue()).as(what).isZero();
    return Files.readString(out);
  }
}
