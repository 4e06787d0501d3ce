package far.relay.transport;

import java.io.IOException;

/** A transport cannot be used here. The message is one line that says which one, and why. */
public final class TransportException extends IOException {
    private static final long serialVersionUID = 1;

    TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
