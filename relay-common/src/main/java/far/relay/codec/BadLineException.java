package far.relay.codec;

import io.netty.handler.codec.DecoderException;

/**
 * A peer sent what cannot be taken (docs/protocol.md, section 7). A peer's fault, not ours: it carries a reason for
 * that peer to read and no stack trace, so that bad input is cheap.
 */
public final class BadLineException extends DecoderException {
    private static final long serialVersionUID = 1;

    /** @param reason one line, without anything that the peer sent */
    public BadLineException(String reason) {
        super(reason);
    }

    /** Leaves the stack trace out: it would only show our decoder. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
