package far.relay.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens the messages of a sealed room (docs/rooms.md, section 8). The server has no key: it can neither read,
 * change, swap nor renumber them. Thread-safe.
 */
public final class RoomSeal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final RoomName room;
    private final String joinSecret;
    private final SecretKeySpec messageKey;
    private final SecureRandom random = new SecureRandom();

    public RoomSeal(RoomName room, SealKey key) {
        this.room = room;
        byte[] secret = Hkdf.derive(key.bytes(), "relay room " + room + " join", 16);
        joinSecret = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        messageKey = new SecretKeySpec(Hkdf.derive(key.bytes(), "relay room " + room + " messages", 32), "AES");
    }

    /** The secret of the room, for {@code join}. */
    public String joinSecret() {
        return joinSecret;
    }

    /** The length of the TEXT of a sealed message, in bytes. @param length of the message in UTF-8, in bytes */
    public static int sealedLength(int length) {
        long sealed = (long) NONCE_BYTES + length + TAG_BYTES;
        return (int) Math.min(Integer.MAX_VALUE, (4 * sealed + 2) / 3);
    }

    /** The most bytes of a message in UTF-8 whose sealed TEXT has at most this length; 0 if there is none. */
    public static int longestIn(int sealedLength) {
        return (int) Math.max(0, 3L * sealedLength / 4 - NONCE_BYTES - TAG_BYTES);
    }

    /**
     * The TEXT of a sealed message. It is different each time: a client that sends the message again sends the same TEXT.
     *
     * @param number the number of the message
     * @param sender the seat that says it
     * @throws IllegalArgumentException if the text holds half of a surrogate pair
     */
    public Message seal(long number, Seat sender, String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return seal(number, sender, text, nonce);
    }

    /** For test vectors. A nonce may be used once only. */
    Message seal(long number, Seat sender, String text, byte[] nonce) {
        try {
            byte[] plain = Utf8.encode(text);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + plain.length + TAG_BYTES);
            cipher(Cipher.ENCRYPT_MODE, nonce, number, sender).doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
            return Message.ofUtf8(Base64.getUrlEncoder().withoutPadding().encode(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    /**
     * The text of a sealed message; empty if it cannot be opened: it was not sealed with this key, for this number and this
     * sender, or is not sealed at all.
     */
    public Optional<String> open(long number, Seat sender, Message sealed) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(sealed.utf8());
            if (bytes.length < NONCE_BYTES + TAG_BYTES) {
                return Optional.empty();
            }
            byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
            byte[] plain = cipher(Cipher.DECRYPT_MODE, nonce, number, sender)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return Utf8.decode(plain);
        } catch (IllegalArgumentException | AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, long number, Seat sender) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, messageKey, new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD((room + " " + number + " " + sender.number()).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
