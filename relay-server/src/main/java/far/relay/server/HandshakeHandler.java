package far.relay.server;

import far.relay.transport.Transport;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * Lets nobody be there before the TLS handshake is done: until then, those behind it in the pipeline do not hear of the
 * connection. Who does not speak TLS is told so, in plain text, and only then.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    private static final byte[] TLS_ONLY = "error: this server speaks TLS\nexit\n".getBytes(StandardCharsets.US_ASCII);

    private final VisitorLog log;

    HandshakeHandler(VisitorLog log) {
        this.log = log;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Not yet.
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // It never was.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
            ctx.fireUserEventTriggered(event);
        } else if (handshake.isSuccess()) {
            ctx.fireChannelActive();
            ctx.pipeline().remove(this);
        } else {
            log.info("{}: {}", RelayHandler.nameOf(ctx.channel().remoteAddress()), reason(handshake.cause()));
            if (mayBePlain(handshake.cause())) {
                ctx.pipeline().context("tls").writeAndFlush(Unpooled.wrappedBuffer(TLS_ONLY));
            }
            LingerHandler.addTo(ctx.pipeline()); // the TLS handler closes the connection next
        }
    }

    /** Also who has said nothing so far: in plain text it is the server that speaks first. */
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

    /** The event above says why, and the TLS handler closes the connection. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof DecoderException)) {
            ctx.close();
        }
    }
}
