package far.relay.server.tls;

import far.relay.server.connection.LingerHandler;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.log.LogEvent;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.transport.Transport;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/** Handles a failed TLS handshake. A client that does not use TLS receives an error in plain text. */
public final class FailedHandshake implements BiConsumer<ChannelHandlerContext, Throwable> {
    private final List<String> tlsOnly;
    private final RateLimitedLog log;

    /** @param tlsOnly the lines for a client that does not use TLS */
    public FailedHandshake(List<String> tlsOnly, RateLimitedLog log) {
        this.tlsOnly = tlsOnly;
        this.log = log;
    }

    @Override
    public void accept(ChannelHandlerContext ctx, Throwable cause) {
        log.check(cause);
        log.log(LogEvent.TLS_HANDSHAKE_FAILED, PeerAddress.name(ctx.channel()), reason(cause));
        if (mayBePlain(cause)) {
            byte[] lines = (String.join("\n", tlsOnly) + "\n").getBytes(StandardCharsets.US_ASCII);
            ctx.pipeline().context(SslHandler.class).writeAndFlush(Unpooled.wrappedBuffer(lines));
        }
        LingerHandler.addTo(ctx.pipeline());
    }

    /** How a handshake ended that failed for this cause, or completed if the cause is null. */
    public static ConnectionMetrics.Handshake result(Throwable cause) {
        if (cause == null) {
            return ConnectionMetrics.Handshake.COMPLETED;
        }
        if (cause instanceof NotSslRecordException) {
            return ConnectionMetrics.Handshake.NOT_TLS;
        }
        return cause instanceof SslHandshakeTimeoutException
                ? ConnectionMetrics.Handshake.TIMEOUT
                : ConnectionMetrics.Handshake.FAILED;
    }

    /** Whether the client may use plain text. It may also have sent nothing: in plain text the server sends first. */
    private static boolean mayBePlain(Throwable cause) {
        return cause instanceof NotSslRecordException || cause instanceof SslHandshakeTimeoutException;
    }

    private static String reason(Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            return "does not speak TLS";
        }
        return cause instanceof SslHandshakeTimeoutException
                ? "no TLS handshake within " + ServerTls.HANDSHAKE_SECONDS + " s"
                : "TLS handshake failed: " + Transport.reason(cause);
    }
}
