package dev.weir.demo;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Purchases of 200 cards. Every card has its own level of amounts, a favourite channel and four
 * favourite categories; amounts are higher by day and grow slowly.
 */
final class PaymentTraffic implements TenantTraffic {
  private static final int CARDS = 200;
  private static final String[] CHANNELS = {"pos", "web", "app", "atm", "phone"};
  private static final String[] CATEGORIES = {
    "grocery", "fuel", "restaurant", "pharmacy", "travel", "clothing", "electronics", "books",
    "sports", "toys", "transport", "hotel", "cinema", "garden", "jewellery", "betting"
  };
  private static final int FAVOURITES = 4;
  private static final double INFLATION = 0.05;

  private final SplittableRandom random;
  private final long startMillis;
  private final EventJson json = new EventJson();
  private final Card[] cards = new Card[CARDS];

  private static final class Card {
    String name;
    double level;
    int channel;
    int[] favourites;
    long lastMillis;
  }

  private enum Kind {
    /** Far above what the card ever paid. */
    AMOUNT,
    /** By phone, where the card is not, for something it never buys. */
    HABITS,
    /** Seconds after the one before, and larger. */
    BURST
  }

  PaymentTraffic(long seed, long startMillis) {
    this.random = new SplittableRandom(seed);
    this.startMillis = startMillis;
    for (int i = 0; i < CARDS; i++) {
      Card card = new Card();
      card.name = String.format(Locale.ROOT, "card-%04d", i + 1);
      card.level = Noise.logNormal(random, 35, 0.5);
      card.channel = random.nextInt(3);
      card.favourites = random.ints(FAVOURITES, 0, CATEGORIES.length - 2).toArray();
      card.lastMillis = startMillis;
      cards[i] = card;
    }
  }

  @Override
  public String tenant() {
    return "payments";
  }

  @Override
  public DemoEvent next(String id, long timeMillis, boolean anomalous) {
    Card card = cards[random.nextInt(CARDS)];
    Kind kind = anomalous ? Kind.values()[random.nextInt(Kind.values().length)] : null;
    double amount =
        Noise.logNormal(random, card.level, 0.4)
            * (0.8 + 0.4 * Noise.daylight(timeMillis))
            * Noise.growth(timeMillis - startMillis, INFLATION);
    double minutes = (timeMillis - card.lastMillis) / 60_000.0;
    boolean usual = random.nextInt(10) > 0;
    int channel = usual ? card.channel : random.nextInt(3);
    int category =
        usual ? card.favourites[random.nextInt(FAVOURITES)] : random.nextInt(CATEGORIES.length - 2);
    if (kind == Kind.AMOUNT) {
      amount = card.level * Noise.between(random, 30, 120);
    } else if (kind == Kind.HABITS) {
      channel = 4;
      category = CATEGORIES.length - 1 - random.nextInt(2);
      amount *= Noise.between(random, 2, 6);
    } else if (kind == Kind.BURST) {
      minutes = Noise.between(random, 0.01, 0.1);
      amount *= Noise.between(random, 4, 10);
    }
    card.lastMillis = timeMillis;

    json.begin(tenant(), card.name, id, timeMillis);
    json.number("amount", StrictMath.rint(amount * 100) / 100);
    json.number("minutes-since-last", Noise.clamp(minutes, 0, 525_600));
    json.text("channel", CHANNELS[channel]);
    json.text("merchant.category", CATEGORIES[category]);
    json.truth("card-present", channel == 0 || channel == 3);
    byte[] key = (tenant() + "|" + card.name).getBytes(StandardCharsets.UTF_8);
    return new DemoEvent(key, id, timeMillis, json.end(), truth(anomalous));
  }

  private static DemoEvent.Truth truth(boolean anomalous) {
    return anomalous ? DemoEvent.Truth.ANOMALOUS : DemoEvent.Truth.NORMAL;
  }
}
