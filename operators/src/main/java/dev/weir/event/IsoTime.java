package dev.weir.event;

/**
 * Event times as text, both ways, in proleptic Gregorian UTC. Exists because {@code java.time}
 * allocates a dozen objects per event and throws for bad text.
 */
public final class IsoTime {
  /** What {@link #parse} gives for text that is not a time. */
  public static final long INVALID = Long.MIN_VALUE;

  /** The length of what {@link #write} writes. */
  public static final int WRITTEN_LENGTH = 24;

  private static final long DAY_MILLIS = 86_400_000L;
  private static final int MAX_OFFSET_MINUTES = 18 * 60;

  private IsoTime() {}

  /**
   * Epoch milliseconds of {@code YYYY-MM-DDTHH:MM:SS[.f{1,9}](Z|+HH:MM|-HH:MM)}, digits beyond
   * milliseconds cut off; {@link #INVALID} for anything else, among it leap seconds and days that
   * their month does not have.
   */
  public static long parse(char[] text, int from, int length) {
    if (length < 20 || !hasMarks(text, from)) {
      return INVALID;
    }
    int year = digits(text, from, 4);
    int month = digits(text, from + 5, 2);
    int day = digits(text, from + 8, 2);
    int hour = digits(text, from + 11, 2);
    int minute = digits(text, from + 14, 2);
    int second = digits(text, from + 17, 2);
    boolean valid =
        (year | month | day | hour | minute | second) >= 0
            && (month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month))
            && (hour <= 23 && minute <= 59 && second <= 59);
    if (!valid) {
      return INVALID;
    }
    long seconds = ((daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    return parseEnd(text, from + 19, from + length, seconds * 1000);
  }

  /** Writes {@code YYYY-MM-DDTHH:MM:SS.mmmZ} (24 bytes) at {@code at}; years 0 to 9999 only. */
  public static void write(long epochMillis, byte[] into, int at) {
    long days = Math.floorDiv(epochMillis, DAY_MILLIS);
    int millis = (int) Math.floorMod(epochMillis, DAY_MILLIS);
    writeDate(days, into, at);
    into[at + 10] = 'T';
    writeDigits(millis / 3_600_000, 2, into, at + 11);
    into[at + 13] = ':';
    writeDigits(millis / 60_000 % 60, 2, into, at + 14);
    into[at + 16] = ':';
    writeDigits(millis / 1000 % 60, 2, into, at + 17);
    into[at + 19] = '.';
    writeDigits(millis % 1000, 3, into, at + 20);
    into[at + 23] = 'Z';
  }

  private static boolean hasMarks(char[] text, int from) {
    return text[from + 4] == '-'
        && text[from + 7] == '-'
        && text[from + 10] == 'T'
        && text[from + 13] == ':'
        && text[from + 16] == ':';
  }

  private static long parseEnd(char[] text, int from, int end, long wholeMillis) {
    int at = from;
    int fraction = 0;
    if (text[at] == '.') {
      int first = ++at;
      for (int unit = 100; at < end && text[at] >= '0' && text[at] <= '9'; at++, unit /= 10) {
        fraction += unit * (text[at] - '0');
      }
      if (at == first || at > first + 9) {
        return INVALID;
      }
    }
    long millis = wholeMillis + fraction;
    if (at + 1 == end && text[at] == 'Z') {
      return millis;
    }
    return at + 6 == end ? parseOffset(text, at, millis) : INVALID;
  }

  private static long parseOffset(char[] text, int at, long localMillis) {
    int hours = digits(text, at + 1, 2);
    int minutes = digits(text, at + 4, 2);
    int total = hours * 60 + minutes;
    boolean valid = text[at + 3] == ':' && hours >= 0 && minutes >= 0 && minutes <= 59;
    if (!valid || total > MAX_OFFSET_MINUTES || (text[at] != '+' && text[at] != '-')) {
      return INVALID;
    }
    return localMillis - (text[at] == '+' ? total : -total) * 60_000L;
  }

  /** The number at {@code from}; negative if one of the characters is not an ASCII digit. */
  private static int digits(char[] text, int from, int count) {
    int number = 0;
    for (int i = from; i < from + count; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static int daysOf(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** Counts in years that begin in March, so that the leap day is a year's last. */
  private static long daysSinceEpoch(int year, int month, int day) {
    int shifted = month > 2 ? year : year - 1;
    int dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - era * 400;
    long dayOfEra = yearOfEra * 365L + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }

  private static void writeDate(long daysSinceEpoch, byte[] into, int at) {
    long days = daysSinceEpoch + 719_468;
    int dayOfEra = (int) Math.floorMod(days, 146_097L);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shiftedMonth = (5 * dayOfYear + 2) / 153;
    int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    int year = (int) (Math.floorDiv(days, 146_097L) * 400) + yearOfEra + (month <= 2 ? 1 : 0);
    writeDigits(year, 4, into, at);
    into[at + 4] = '-';
    writeDigits(month, 2, into, at + 5);
    into[at + 7] = '-';
    writeDigits(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2, into, at + 8);
  }

  private static void writeDigits(int number, int count, byte[] into, int at) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      into[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
