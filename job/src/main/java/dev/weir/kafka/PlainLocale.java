package dev.weir.kafka;

import java.util.Locale;

/**
 * Runs the broker's start without a language: Kafka 4.2 turns {@code classic} into upper case by
 * the language of the machine and finds no {@code CLASSİC} on a Turkish one. Other threads see the
 * plain locale for as long as that takes.
 */
final class PlainLocale {
  private PlainLocale() {}

  static void run(Runnable work) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.ROOT);
    try {
      work.run();
    } finally {
      Locale.setDefault(before);
    }
  }
}
