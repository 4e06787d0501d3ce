package far.relay.client.bench;

import far.relay.client.FailureReason;
import io.netty.handler.codec.DecoderException;

/** The server does not open a WebSocket. */
final class NoWebSocketException extends DecoderException {
    private static final long serialVersionUID = 1;

    private final transient FailureReason reason;

    NoWebSocketException(FailureReason reason) {
        super(reason.text());
        this.reason = reason;
    }

    FailureReason reason() {
        return reason;
    }
}
