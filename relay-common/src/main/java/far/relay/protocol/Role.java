package far.relay.protocol;

import java.util.Arrays;
import java.util.Optional;

/** What a client does first once both seats are taken (docs/protocol.md, section 2). */
public enum Role {
    /** Emission: it speaks. */
    SENDER("emi"),
    /** Reception: it listens. */
    RECEIVER("rec");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** The word on the wire: {@code emi} or {@code rec}. */
    public String word() {
        return word;
    }

    /** The role that {@code word} names on the wire; empty for anything else. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word.equals(word)).findFirst();
    }
}
