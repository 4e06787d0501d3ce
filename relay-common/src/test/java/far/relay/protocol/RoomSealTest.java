package far.relay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sealed rooms: docs/rooms.md, section 8, and RFC 5869, appendix A. */
class RoomSealTest {
    private static final RoomName KITCHEN = new RoomName("kitchen");
    private static final SealKey KEY = SealKey.ofBytes(bytes(0, 16));
    private static final String TEXT = "which question?\nthis one ☃";
    private static final String SEALED = "AAECAwQFBgcICQoL1R0ZAvIec16VGUdh-dWbOjJxlHaKZzUrLg5yAPfFtKOqB_RH0RuE4-_np7w";

    private final RoomSeal seal = new RoomSeal(KITCHEN, KEY);

    private static byte[] bytes(int from, int to) {
        byte[] bytes = new byte[to - from];
        IntStream.range(from, to).forEach(i -> bytes[i - from] = (byte) i);
        return bytes;
    }

    @Test
    void sealsTheTestVector() {
        assertThat(KEY.text()).isEqualTo("AAECAwQFBgcICQoLDA0ODw");
        assertThat(seal.joinSecret()).isEqualTo("zj-w7rS4iuWL10A_yhPfOw");
        assertThat(seal.seal(1, Seat.ONE, TEXT, bytes(0, 12)).text()).isEqualTo(SEALED);
        assertThat(seal.open(1, Seat.ONE, Message.of(SEALED))).contains(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\\n\n\r", "é😀\u0000"})
    void opensWhatItSealed(String text) {
        Message sealed = seal.seal(7, Seat.TWO, text);
        assertThat(seal.open(7, Seat.TWO, sealed)).contains(text);
    }

    @Test
    void sealsAMessageDifferentlyEachTime() {
        Set<Message> sealed = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            sealed.add(seal.seal(1, Seat.ONE, "same"));
        }
        assertThat(sealed).hasSize(100);
    }

    @Test
    void opensNothingUnderAnotherNumberSeatRoomOrKey() {
        Message sealed = Message.of(SEALED);
        assertThat(seal.open(2, Seat.ONE, sealed)).isEmpty();
        assertThat(seal.open(1, Seat.TWO, sealed)).isEmpty();
        assertThat(new RoomSeal(new RoomName("cellar"), KEY).open(1, Seat.ONE, sealed))
                .isEmpty();
        SealKey other = SealKey.of("AAECAwQFBgcICQoLDA0OEA").orElseThrow();
        assertThat(new RoomSeal(KITCHEN, other).open(1, Seat.ONE, sealed)).isEmpty();
    }

    @Test
    void opensNothingThatWasChangedAnywhere() {
        byte[] sealed = Base64.getUrlDecoder().decode(SEALED);
        for (int i = 0; i < 8 * sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i / 8] ^= (byte) (1 << i % 8);
            assertThat(seal.open(1, Seat.ONE, message(changed))).isEmpty();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(seal.open(1, Seat.ONE, message(Arrays.copyOf(sealed, length))))
                    .isEmpty();
        }
    }

    private static Message message(byte[] sealed) {
        return Message.ofUtf8(Base64.getUrlEncoder().withoutPadding().encode(sealed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "not base64!", "which question?", "é"})
    void opensNothingThatIsNotSealed(String text) {
        assertThat(seal.open(1, Seat.ONE, Message.of(text))).isEmpty();
    }

    @Test
    void opensNothingThatIsNotText() throws Exception {
        byte[] latin1 = {(byte) 0xe9};
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] key = Hkdf.derive(KEY.bytes(), "relay room kitchen messages", 32);
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, new byte[12]));
        cipher.updateAAD("kitchen 1 1".getBytes(UTF_8));
        byte[] sealed = new byte[12 + 1 + 16];
        cipher.doFinal(latin1, 0, 1, sealed, 12);
        assertThat(seal.open(1, Seat.ONE, message(sealed))).isEmpty();
    }

    @Test
    void sealsUnicodeTextOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> seal.seal(1, Seat.ONE, "\ud83d"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAECAwQFBgcICQoLDA0OD",
                "AAECAwQFBgcICQoLDA0ODww",
                "AAECAwQFBgcICQoLDA0ODx",
                "AAECAwQFBgcICQoLDA0+Dw"
            })
    void aKeyIs22CharactersOfBase64url(String text) {
        assertThat(SealKey.of(text)).isEmpty();
    }

    @Test
    void aKeyHas16BytesAndIsNotPrinted() {
        assertThat(KEY)
                .isEqualTo(SealKey.of(KEY.text()).orElseThrow())
                .hasSameHashCodeAs(SealKey.ofBytes(bytes(0, 16)))
                .isNotEqualTo(SealKey.ofBytes(new byte[16]))
                .isNotEqualTo(KEY.text());
        assertThat(KEY.toString()).isEqualTo("SealKey");
        assertThatIllegalArgumentException().isThrownBy(() -> SealKey.ofBytes(new byte[15]));
    }

    @ParameterizedTest
    @CsvSource({
        // input, salt, info, pseudorandom key, output
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c, f0f1f2f3f4f5f6f7f8f9,"
                + "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5,"
                + "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"
                + "303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f,"
                + "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f"
                + "909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf,"
                + "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
                + "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,"
                + "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244,"
                + "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b,"
                + "0000000000000000000000000000000000000000000000000000000000000000, '',"
                + "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04,"
                + "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    })
    void derivesKeysAsInRfc5869(String input, String salt, String info, String key, String output) {
        HexFormat hex = HexFormat.of();
        byte[] extracted = Hkdf.extract(hex.parseHex(salt), hex.parseHex(input));
        assertThat(hex.formatHex(extracted)).isEqualTo(key);
        assertThat(hex.formatHex(Hkdf.expand(extracted, hex.parseHex(info), output.length() / 2)))
                .isEqualTo(output);
    }

    @Test
    void knowsTheLongestMessageThatFits() {
        for (int limit = 1; limit < 300; limit++) {
            int longest = RoomSeal.longestIn(limit);
            assertThat(longest == 0 || RoomSeal.sealedLength(longest) <= limit).isTrue();
            assertThat(RoomSeal.sealedLength(longest + 1)).isGreaterThan(limit);
        }
        assertThat(RoomSeal.longestIn(1 << 20)).isEqualTo((3 << 18) - 28);
    }
}
