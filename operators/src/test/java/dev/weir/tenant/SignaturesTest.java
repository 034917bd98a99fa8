package dev.weir.tenant;

import static dev.weir.tenant.Configs.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {
  /** From the first test of RFC 8032, so that the golden signature below can be made again. */
  private static final String SEED =
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

  private static final MessageSigner.NewKey ACME = MessageSigner.newKey();
  private static final MessageSigner.NewKey OPS = MessageSigner.newKey();
  private static final MessageSigner.NewKey OLD = MessageSigner.newKey();

  private static final String KEYS =
      "keys:\n"
          + "  - {id: acme-1, publicKey: %s, tenants: [acme, acme-test]}\n"
          + "  - {id: ops-1, publicKey: %s, operator: true}\n"
          + "  - {id: acme-0, publicKey: %s, tenants: [acme], retired: true}\n"
          + "  - {id: gone, retired: true}\n";

  private static final SigningKeys FILE =
      SigningKeys.parse(KEYS.formatted(ACME.publicKey(), OPS.publicKey(), OLD.publicKey()));

  private static final Signatures REQUIRED = new Signatures(SignatureMode.REQUIRED, FILE);
  private static final Signatures OPTIONAL = new Signatures(SignatureMode.OPTIONAL, FILE);

  private static final MessageSigner SIGNER = MessageSigner.of("acme-1", ACME.privateKey());
  private static final byte[] VALUE =
      utf8(
          "{\"tenant\":\"acme\",\"version\":7,\"features\":[{\"name\":\"x\",\"type\":\"number\"}]}");
  private static final SignedMessage GOOD = SIGNER.sign("config", utf8("acme"), VALUE);

  @Test
  void whatIsSignedByAKeyOfTheTenantIsRead() {
    assertThat(REQUIRED.check(GOOD)).isEqualTo(new SignatureVerdict.Admitted("acme-1", false));
    assertThat(REQUIRED.read(GOOD)).isEqualTo(ConfigRequest.read(utf8("acme"), VALUE));
    assertThat(REQUIRED.read(GOOD).problems()).isEmpty();
  }

  @Test
  void anOperatorMayChangeEveryTenantAndTheTemplate() {
    MessageSigner ops = MessageSigner.of("ops-1", OPS.privateKey());
    for (String key : new String[] {"acme", "other", "_default", "not a name"}) {
      assertThat(REQUIRED.check(ops.sign("config", utf8(key), VALUE)))
          .isEqualTo(new SignatureVerdict.Admitted("ops-1", true));
    }
    assertThat(REQUIRED.check(ops.sign("commands", null, VALUE)))
        .isEqualTo(new SignatureVerdict.Admitted("ops-1", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "_default", "acme2", "ACME", ""})
  void aKeyOfATenantChangesNoOther(String tenant) {
    refuses(REQUIRED, SIGNER.sign("config", utf8(tenant), VALUE), RefusalCode.NOT_AUTHORISED);
    refuses(OPTIONAL, SIGNER.sign("config", utf8(tenant), VALUE), RefusalCode.NOT_AUTHORISED);
    refuses(REQUIRED, SIGNER.sign("config", null, VALUE), RefusalCode.NOT_AUTHORISED);
  }

  @Test
  void theTenantOfTheKeyIsTheOneThatIsChanged() {
    // Signed for acme, with the config of another in it.
    byte[] other = utf8(new String(VALUE, StandardCharsets.UTF_8).replace("acme", "b"));
    ConfigRequest request = REQUIRED.read(SIGNER.sign("config", utf8("acme"), other));
    assertThat(request.problems().get(0).code()).isEqualTo(RefusalCode.KEY_MISMATCH);
  }

  @Test
  void anUnsignedMessageIsRefusedWhereSignaturesAreRequired() {
    SignedMessage unsigned = new SignedMessage("config", utf8("acme"), VALUE, null, null);
    refuses(REQUIRED, unsigned, RefusalCode.UNSIGNED);
    assertThat(REQUIRED.read(unsigned).tenant()).isEqualTo("acme");
    assertThat(REQUIRED.read(unsigned).config()).isNull();
    assertThat(OPTIONAL.check(unsigned)).isEqualTo(new SignatureVerdict.Admitted(null, false));
    assertThat(Signatures.OFF.read(unsigned)).isEqualTo(ConfigRequest.read(utf8("acme"), VALUE));
  }

  @Test
  void aBareNullIsRefusedAsUnsignedAndASignedOneAsATombstone() {
    SignedMessage bare = new SignedMessage("config", utf8("acme"), null, null, null);
    refuses(REQUIRED, bare, RefusalCode.UNSIGNED);
    assertThat(REQUIRED.read(SIGNER.sign("config", utf8("acme"), null)).problems().get(0).code())
        .isEqualTo(RefusalCode.TOMBSTONE);
    // Nothing and nothing at all are two values.
    SignedMessage empty = SIGNER.sign("config", utf8("acme"), new byte[0]);
    refuses(
        REQUIRED,
        new SignedMessage("config", utf8("acme"), null, empty.keyId(), empty.signature()),
        RefusalCode.BAD_SIGNATURE);
  }

  @Test
  void halfASignatureIsNoneEvenWhereNoneIsNeeded() {
    for (Signatures signatures : new Signatures[] {REQUIRED, OPTIONAL}) {
      refuses(signatures, with(GOOD, GOOD.keyId(), null), RefusalCode.UNSIGNED);
      refuses(signatures, with(GOOD, null, GOOD.signature()), RefusalCode.UNKNOWN_KEY);
      refuses(signatures, with(GOOD, GOOD.keyId(), new byte[0]), RefusalCode.BAD_SIGNATURE);
      refuses(signatures, with(GOOD, new byte[0], GOOD.signature()), RefusalCode.UNKNOWN_KEY);
    }
  }

  @Test
  void unknownAndRetiredKeysSignNothing() {
    refuses(
        REQUIRED,
        MessageSigner.of("acme-2", ACME.privateKey()).sign("config", utf8("acme"), VALUE),
        RefusalCode.UNKNOWN_KEY);
    refuses(
        REQUIRED,
        MessageSigner.of("acme-0", OLD.privateKey()).sign("config", utf8("acme"), VALUE),
        RefusalCode.UNKNOWN_KEY);
    refuses(
        OPTIONAL,
        MessageSigner.of("gone", OLD.privateKey()).sign("config", utf8("acme"), VALUE),
        RefusalCode.UNKNOWN_KEY);
    // The name of one key and the signature of another.
    refuses(
        REQUIRED,
        MessageSigner.of("acme-1", OPS.privateKey()).sign("config", utf8("acme"), VALUE),
        RefusalCode.BAD_SIGNATURE);
    // Signed as the one, sent as the other.
    refuses(REQUIRED, with(GOOD, utf8("ops-1"), GOOD.signature()), RefusalCode.BAD_SIGNATURE);
  }

  @Test
  void aByteMoreOrLessAnywhereIsAnotherMessage() {
    String text = new String(VALUE, StandardCharsets.UTF_8);
    for (String spaced :
        new String[] {text + "\n", text.replace(",", ", "), " " + text, text.substring(1)}) {
      refuses(
          REQUIRED,
          new SignedMessage("config", utf8("acme"), utf8(spaced), GOOD.keyId(), GOOD.signature()),
          RefusalCode.BAD_SIGNATURE);
    }
    refuses(
        REQUIRED,
        new SignedMessage("commands", GOOD.key(), VALUE, GOOD.keyId(), GOOD.signature()),
        RefusalCode.BAD_SIGNATURE);
    refuses(
        REQUIRED,
        new SignedMessage("config", utf8("acme-test"), VALUE, GOOD.keyId(), GOOD.signature()),
        RefusalCode.BAD_SIGNATURE);
    refuses(
        REQUIRED,
        new SignedMessage("config", null, VALUE, GOOD.keyId(), GOOD.signature()),
        RefusalCode.BAD_SIGNATURE);
    // What leaves one part and enters the next is seen, because each part has its length.
    refuses(
        REQUIRED,
        new SignedMessage("configa", utf8("cme"), VALUE, GOOD.keyId(), GOOD.signature()),
        RefusalCode.BAD_SIGNATURE);
  }

  @Test
  void everyBitOfASignatureCounts() {
    for (int i = 0; i < GOOD.signature().length * 8; i++) {
      byte[] other = GOOD.signature().clone();
      other[i / 8] ^= (byte) (1 << i % 8);
      refuses(REQUIRED, with(GOOD, GOOD.keyId(), other), RefusalCode.BAD_SIGNATURE);
    }
    // 64 bytes end in the middle of a character of base64: four of them name the same bytes.
    for (char c = 'A'; c <= 'z'; c++) {
      byte[] other = GOOD.signature().clone();
      other[85] = (byte) c;
      if (!Arrays.equals(other, GOOD.signature())) {
        refuses(REQUIRED, with(GOOD, GOOD.keyId(), other), RefusalCode.BAD_SIGNATURE);
      }
    }
    refuses(
        REQUIRED,
        with(GOOD, GOOD.keyId(), Arrays.copyOf(GOOD.signature(), 86)),
        RefusalCode.BAD_SIGNATURE);
  }

  @Property(tries = 2_000)
  void nothingThatHappensToASignedMessageLeavesItSigned(
      @ForAll @IntRange(max = 4) int part,
      @ForAll @IntRange(max = 1_000) int at,
      @ForAll @IntRange(max = 2) int deleted,
      @ForAll @Size(max = 3) byte[] inserted) {
    byte[][] parts = {utf8("config"), GOOD.key(), GOOD.value(), GOOD.keyId(), GOOD.signature()};
    byte[] before = parts[part];
    int from = at % (before.length + 1);
    int to = Math.min(before.length, from + deleted);
    byte[] after = new byte[from + inserted.length + before.length - to];
    System.arraycopy(before, 0, after, 0, from);
    System.arraycopy(inserted, 0, after, from, inserted.length);
    System.arraycopy(before, to, after, from + inserted.length, before.length - to);
    parts[part] = after;
    SignedMessage changed =
        new SignedMessage(
            new String(parts[0], StandardCharsets.ISO_8859_1),
            parts[1],
            parts[2],
            parts[3],
            parts[4]);
    boolean same = Arrays.equals(before, after);
    assertThat(REQUIRED.check(changed) instanceof SignatureVerdict.Admitted).isEqualTo(same);
    assertThat(OPTIONAL.check(changed) instanceof SignatureVerdict.Admitted).isEqualTo(same);
  }

  @Property(tries = 500)
  void whatIsSignedIsTakenWhateverItIs(
      @ForAll String topic, @ForAll byte[] key, @ForAll byte[] value) {
    MessageSigner ops = MessageSigner.of("ops-1", OPS.privateKey());
    assertThat(REQUIRED.check(ops.sign(topic, key, value)))
        .isInstanceOf(SignatureVerdict.Admitted.class);
    assertThat(REQUIRED.read(ops.sign(topic, key, value)).problems()).isNotEmpty();
  }

  /** What other programs rely on that sign without this code. */
  @Test
  void theSignedBytesAndTheSignatureAreFixedForEver() {
    SignedMessage message =
        new SignedMessage("config", utf8("acme"), utf8("{}"), utf8("acme-1"), null);
    assertThat(HexFormat.of().formatHex(message.signedBytes()))
        .isEqualTo(
            "00000015"
                + hex("weir/signed-message/1")
                + "00000006"
                + hex("config")
                + "00000006"
                + hex("acme-1")
                + "00000004"
                + hex("acme")
                + "00000002"
                + hex("{}"));
    byte[] bare = new SignedMessage("t", null, null, utf8("k"), null).signedBytes();
    assertThat(HexFormat.of().formatHex(bare))
        .isEqualTo(
            "00000015"
                + hex("weir/signed-message/1")
                + "00000001"
                + hex("t")
                + "00000001"
                + hex("k")
                + "ffffffffffffffff");
    byte[] pkcs8 = HexFormat.of().parseHex("302e020100300506032b657004220420" + SEED);
    MessageSigner signer = MessageSigner.of("acme-1", Base64.getEncoder().encodeToString(pkcs8));
    assertThat(
            new String(
                signer.sign("config", utf8("acme"), utf8("{}")).signature(),
                StandardCharsets.US_ASCII))
        .isEqualTo(
            "zoJ3aZV6N9AmOKBQ6hjh895L3DZ9mBDwgznEABiZBHlM60ScosgCvcBm93nS+8ktPyJOnuWgOKowFG4ZjROjBQ==");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | keys: found nothing, expected a list of keys",
        "keys: {} | keys: found an object, expected a list of at most 1000 objects",
        "keys: [{id: a, operator: true}] | keys[0].publicKey: found nothing, expected an Ed25519",
        "keys: [{id: a, publicKey: AAAA, operator: true}] | keys[0].publicKey: found another,",
        "keys: [{id: a, publicKey: `K`, operator: true}] | keys[0].publicKey: found another,",
        "keys: [{id: a, publicKey: K}] | keys[0].tenants: found nobody, expected tenants, or",
        "keys: [{id: a, publicKey: K, tenants: []}] | keys[0].tenants: found nobody, expected",
        "keys: [{id: a, publicKey: K, tenants: [_default]}] | keys[0].tenants: found _default,",
        "keys: [{id: a, publicKey: K, tenants: [YOUR-TENANT]}] | keys[0].tenants: found"
            + " YOUR-TENANT",
        "keys: [{id: a, publicKey: K, tenants: [1]}] | keys[0].tenants[0]: found the number 1,",
        "keys: [{id: a, publicKey: K, tenants: b}] | keys[0].tenants: found the text",
        "keys: [{id: a, publicKey: K, tenants: [b], operator: true}] | keys[0].tenants: found",
        "keys: [{publicKey: K, operator: true}] | keys[0].id: found nothing, expected the key's",
        "keys: [{id: A b, publicKey: K, operator: true}] | keys[0].id: found A b, expected 1 to",
        "keys: [{id: a, publicKey: K, operator: 1}] | keys[0].operator: found the number 1,",
        "keys: [{id: a, publicKey: K, operator: true, admin: true}] | keys[0].admin: found an"
            + " unknown field",
        "keys: [{id: a, retired: true}], more: 1 | more: found an unknown field",
        "keys: [{id: a, retired: true}, {id: a, retired: true}] | keys[1].id: found a, expected no",
        "keys: [{id: a, publicKey: K, tenants: [b], retired: true}, {id: c, publicKey: K, operator:"
            + " true}] | keys[1].publicKey: found the key of a, expected another for each id",
        "keys: [{id: a, id: b, retired: true}] | found ",
        "keys: [&x {id: a, retired: true}, *x] | found an anchor, an alias or a tag",
      })
  void aKeysFileThatIsNotClearIsRefused(String line, String message) {
    String file =
        line.startsWith("{}")
            ? line
            : "{"
                + line.replace("`K`", ACME.privateKey())
                    .replace("publicKey: K", "publicKey: " + ACME.publicKey())
                + "}";
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> SigningKeys.parse(file))
        .withMessageStartingWith(message)
        .withMessageNotContaining(ACME.privateKey().substring(24));
  }

  @Test
  void aPrivateKeyIsNeverShown() {
    assertThat(ACME.toString()).isEqualTo(ACME.publicKey());
    String half = ACME.privateKey().substring(2);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> MessageSigner.of("a", half))
        .withMessage(
            "key: found something else, expected an Ed25519 private key, as weir config keygen"
                + " writes it")
        .withNoCause();
  }

  private static void refuses(Signatures signatures, SignedMessage message, RefusalCode code) {
    SignatureVerdict verdict = signatures.check(message);
    assertThat(verdict).isInstanceOf(SignatureVerdict.Refused.class);
    assertThat(((SignatureVerdict.Refused) verdict).problem().code()).isEqualTo(code);
    ConfigRequest request = signatures.read(message);
    assertThat(request.config()).isNull();
    ConfigStatus status =
        ConfigStatus.of(
            request,
            TenantConfigs.accept(null, request, ConfigLimits.DEFAULT),
            new ConfigStatus.Source("config", 0, 1));
    assertThat(status.code()).isEqualTo(code);
    assertThat(ConfigStatus.read(status.write())).isEqualTo(status);
  }

  private static SignedMessage with(SignedMessage message, byte[] keyId, byte[] signature) {
    return new SignedMessage(message.topic(), message.key(), message.value(), keyId, signature);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(utf8(text));
  }
}
