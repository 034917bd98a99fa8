package dev.weir.tools.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SketchTest {
  @Property
  void aQuantileIsWithinThreePerCent(
      @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = 0.01, max = 1e9) Double> numbers,
      @ForAll @DoubleRange(min = 0.01, max = 1) double part) {
    Sketch sketch = new Sketch();
    numbers.forEach(sketch::add);
    double[] ascending = numbers.stream().mapToDouble(n -> n).sorted().toArray();
    double exact = ascending[Math.max(1, (int) Math.ceil(part * ascending.length)) - 1];
    assertThat(sketch.quantile(part)).isCloseTo(exact, within(0.032 * exact));
  }

  @Property
  void partsAddUpToTheWhole(
      @ForAll List<@DoubleRange(min = -1e6, max = 1e6) Double> first,
      @ForAll List<@DoubleRange(min = -1e6, max = 1e6) Double> second)
      throws IOException {
    Sketch whole = new Sketch();
    first.forEach(whole::add);
    second.forEach(whole::add);
    Sketch one = new Sketch();
    first.forEach(one::add);
    Sketch other = new Sketch();
    second.forEach(other::add);
    one.add(again(other));
    assertThat(bytes(again(one))).isEqualTo(bytes(whole));
    assertThat(one.total()).isEqualTo(first.size() + second.size());
  }

  @Test
  void theCellsOfNumbersOfAllSizesAreBounded() throws IOException {
    Sketch sketch = new Sketch();
    for (double number = 1e-20; number < 1e20; number *= 1.001) {
      sketch.add(number);
      sketch.add(-number);
    }
    sketch.add(0);
    sketch.add(Double.NaN);
    sketch.add(Double.POSITIVE_INFINITY);
    int[] cells = {0};
    double[] last = {Double.NEGATIVE_INFINITY};
    sketch.forEach(
        (from, to, count) -> {
          cells[0]++;
          assertThat(from).isLessThanOrEqualTo(to).isGreaterThanOrEqualTo(last[0]);
          last[0] = to;
        });
    assertThat(cells[0]).isBetween(Sketch.MOST_CELLS / 2, Sketch.MOST_CELLS);
  }

  @Test
  void oneNumberIsItsOwnMedian() {
    Sketch sketch = new Sketch();
    sketch.add(646);
    assertThat(sketch.quantile(0.5)).isEqualTo(646);
    assertThat(new Sketch().quantile(0.5)).isNaN();
  }

  @Property
  void timesGiveTheSameCellsInAnyOrder(
      @ForAll @Size(max = 300)
          List<@LongRange(min = -1_000_000_000, max = 2_000_000_000) Long> times,
      @ForAll @LongRange(min = 0, max = 300) long cut)
      throws IOException {
    Timeline whole = new Timeline();
    times.forEach(whole::add);
    int at = (int) Math.min(cut, times.size());
    Timeline first = new Timeline();
    times.subList(at, times.size()).forEach(first::add);
    Timeline second = new Timeline();
    times.subList(0, at).forEach(second::add);
    first.add(second);
    assertThat(first.counts()).isEqualTo(whole.counts());
    assertThat(first.widthMillis()).isEqualTo(whole.widthMillis());
    assertThat(whole.counts()).hasSizeLessThanOrEqualTo(Timeline.MOST_CELLS);
    assertThat(whole.counts().values().stream().mapToLong(n -> n).sum()).isEqualTo(times.size());
  }

  @Test
  void theNearestNamesAreAFew() {
    NearestNames names = new NearestNames("card-4711");
    Arrays.asList("a", "card-4712", "b", "card-0000", "c", "card-471", "d", "card-4711x", "e")
        .forEach(names::add);
    assertThat(names.names()).startsWith("card-471", "card-4711x", "card-4712").hasSize(5);
    assertThat(names.hint()).startsWith("; did you mean card-471, card-4711x").endsWith("?");
    assertThat(new NearestNames("x").hint()).isEmpty();
  }

  private static Sketch again(Sketch sketch) throws IOException {
    return Sketch.load(new DataInputStream(new ByteArrayInputStream(bytes(sketch))));
  }

  private static byte[] bytes(Sketch sketch) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sketch.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
