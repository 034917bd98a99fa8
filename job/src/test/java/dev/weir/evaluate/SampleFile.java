package dev.weir.evaluate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** CSV files made by a seed: a few columns of usual rows, and anomalies far away from them. */
public final class SampleFile {
  private static final long START_SECONDS = 1_700_000_000;
  private static final int ANOMALY_EVERY = 97;

  private SampleFile() {}

  /** Columns time, host, amount, load, channel, note, label; a row a minute; some cells empty. */
  public static Path write(Path folder, String name, int rows, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder("time,host,amount,load,channel,note,label\n");
    for (int i = 0; i < rows; i++) {
      boolean anomaly = i % ANOMALY_EVERY == ANOMALY_EVERY - 1;
      double amount = random.nextDouble() * 10 + (anomaly ? 40 : 0);
      String load = i % 50 == 7 ? "" : format(random.nextDouble() + (anomaly ? -5 : 0));
      csv.append(Instant.ofEpochSecond(START_SECONDS + 60L * i)).append(',');
      csv.append("h").append(i % 3).append(',');
      csv.append(format(amount)).append(',').append(load).append(',');
      csv.append(random.nextInt(3) == 0 ? "web" : "app").append(",\"id, ").append(i).append("\",");
      csv.append(anomaly ? 1 : 0).append('\n');
    }
    return save(folder.resolve(name), csv.toString());
  }

  /** A series of one value, with a few jumps. */
  public static Path series(Path folder, String name, int rows, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder("time,value,label\n");
    for (int i = 0; i < rows; i++) {
      boolean anomaly = i % 500 >= 490;
      double value = StrictMath.sin(i / 7.0) + random.nextDouble() / 10 + (anomaly ? 3 : 0);
      csv.append(START_SECONDS + 300L * i).append(',').append(format(value)).append(',');
      csv.append(anomaly).append('\n');
    }
    return save(folder.resolve(name), csv.toString());
  }

  /** Exactly these lines. */
  public static Path lines(Path folder, String name, String... lines) throws IOException {
    return save(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private static String format(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static Path save(Path file, String csv) throws IOException {
    byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
    if (file.toString().endsWith(".gz")) {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(bytes);
      }
      return file;
    }
    return Files.write(file, bytes);
  }
}
