package far.relay.codec;

import io.netty.handler.codec.DecoderException;

/**
 * A peer sent a line that violates the protocol (docs/protocol.md, section 7). The message is the reason, as the peer
 * receives it. The exception has no stack trace, so that bad input is cheap.
 */
public final class BadLineException extends DecoderException {
    private static final long serialVersionUID = 1;

    /** What is wrong with the line. */
    public enum Kind {
        /** It is over the limit. */
        TOO_LONG,
        /** It is not UTF-8. */
        NOT_UTF8,
        /** It belongs to another protocol. */
        OTHER_PROTOCOL,
        /** It is a server's first line and not a seat number. */
        NO_SEAT,
        /** It is a server's second line and not a role. */
        NO_ROLE
    }

    private final Kind kind;

    /** @param reason one line, without anything that the peer sent */
    public BadLineException(Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Omits the stack trace, which would only show our decoder. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
