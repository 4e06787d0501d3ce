package far.relay.protocol;

import java.util.Arrays;
import java.util.Optional;

/** Whether a client sends or receives first (docs/protocol.md, section 2). */
public enum Role {
    /** Emission: the client sends first. */
    SENDER("emi"),
    /** Reception: the client receives first. */
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
