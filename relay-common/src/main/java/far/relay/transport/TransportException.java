package far.relay.transport;

import java.io.IOException;

/** A transport cannot be used on this machine. The message is one line of English; transport and reason are its parts. */
public final class TransportException extends IOException {
    private static final long serialVersionUID = 1;

    private final Transport transport;
    private final String reason;

    TransportException(Transport transport, String reason, Throwable cause) {
        super("transport " + transport.label() + " is not available here: " + reason, cause);
        this.transport = transport;
        this.reason = reason;
    }

    /** The transport that cannot be used. */
    public Transport transport() {
        return transport;
    }

    /** Why, on one line. */
    public String reason() {
        return reason;
    }
}
