package far.relay.client;

import java.io.IOException;

/**
 * The server of a named room did not take a message, and will not (docs/rooms.md, section 6). The message of the exception is a
 * description in English; the code is for a translation.
 */
public final class MessageRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final String code;

    /** @param code of the server's error @param text of the server's error */
    MessageRefusedException(String code, String text) {
        super(text);
        this.code = code;
    }

    /** The code of the server's error, such as {@code long}. */
    public String code() {
        return code;
    }
}
