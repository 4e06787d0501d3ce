package far.relay.server.connection;

import far.relay.codec.BadLineException;
import far.relay.server.log.LogEvent;
import far.relay.transport.Transport;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.util.internal.OutOfDirectMemoryError;
import java.io.IOException;
import javax.net.ssl.SSLException;

/**
 * What an exception on a connection means. A peer's fault costs the peer its connection, and is logged as one line; a
 * fault of the server is logged as an error.
 *
 * @param reason one line: for the peer if its input is bad, otherwise for the log
 */
public record ConnectionFault(Kind kind, String reason) {
    /** Whose fault it is. */
    public enum Kind {
        /** The peer sent what cannot be accepted. */
        BAD_INPUT,
        /** The connection cannot be used any more: the peer, the network or a lack of memory broke it. */
        BROKEN,
        /** The server has a bug. */
        INTERNAL
    }

    /**
     * The meaning of an exception that reached the end of a pipeline. A fault of the server is logged, and one that the server cannot
     * survive is reported.
     *
     * @param client the name of the client, for the log
     */
    public static ConnectionFault report(Throwable cause, String client, RateLimitedLog log) {
        log.check(cause);
        ConnectionFault fault = of(cause);
        if (fault.kind() == Kind.INTERNAL) {
            log.logFailure(LogEvent.CONNECTION_FAILED, cause, client);
        }
        return fault;
    }

    /** The meaning of an exception. */
    static ConnectionFault of(Throwable cause) {
        if (cause instanceof BadLineException) {
            return new ConnectionFault(Kind.BAD_INPUT, cause.getMessage());
        }
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            return new ConnectionFault(Kind.BROKEN, "connection broke: " + Transport.reason(cause));
        }
        if (cause instanceof PrematureChannelClosureException) {
            return new ConnectionFault(Kind.BROKEN, "the connection ended within a message");
        }
        return cause instanceof OutOfDirectMemoryError || cause.getCause() instanceof OutOfDirectMemoryError
                ? new ConnectionFault(Kind.BROKEN, "no memory for its buffers")
                : new ConnectionFault(Kind.INTERNAL, "connection closed");
    }
}
