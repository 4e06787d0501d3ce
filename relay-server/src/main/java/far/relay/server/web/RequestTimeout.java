package far.relay.server.web;

import far.relay.protocol.RoomCommand;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.log.LogEvent;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client does not send a whole request in time, neither after it has connected nor after the last response,
 * does not receive the responses in time, or sends no line after it has changed to WebSocket. It comes after the handlers that decode,
 * and removes itself at the first command.
 */
public final class RequestTimeout extends ChannelDuplexHandler {
    /** How long a client has for a request, and for its first line. */
    static final int REQUEST_SECONDS = 10;

    /** How long a client has for receiving the responses to its requests. */
    static final int RESPONSE_SECONDS = 60;

    private final RateLimitedLog log;
    private ChannelHandlerContext ctx;
    private Future<?> timeout;
    private int unsentResponses;
    /** Whether to close when the responses are sent. */
    private boolean finishes;
    /** Whether the last thing was a response: browsers keep a connection after it, so its end is no fault. */
    private boolean served;

    RequestTimeout(RateLimitedLog log) {
        this.log = log;
    }

    /** Closes the connection as soon as the responses to its requests are sent. */
    public void finish() {
        finishes = true;
        closeIfDone();
    }

    private void closeIfDone() {
        if (finishes && unsentResponses == 0) {
            ctx.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        start(ctx, REQUEST_SECONDS);
    }

    private void start(ChannelHandlerContext ctx, int seconds) {
        timeout = ctx.executor().schedule(() -> close(ctx, seconds), seconds, TimeUnit.SECONDS);
    }

    private void restart(ChannelHandlerContext ctx, int seconds) {
        timeout.cancel(false);
        start(ctx, seconds);
    }

    private void close(ChannelHandlerContext ctx, int seconds) {
        String client = PeerAddress.name(ctx.channel());
        if (unsentResponses > 0) {
            log.log(LogEvent.CLIENT_CLOSED, client, "it did not receive a response within " + seconds + " s");
        } else if (!served) {
            log.log(LogEvent.CLIENT_CLOSED, client, "no request within " + seconds + " s");
        }
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ctx.fireChannelRead(message);
        if (message instanceof RoomCommand) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof FullHttpResponse response) {
            served = !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
            if (unsentResponses++ == 0) {
                restart(ctx, RESPONSE_SECONDS);
            }
            promise.addListener(sent -> sent(ctx));
        }
        ctx.write(message, promise);
    }

    private void sent(ChannelHandlerContext ctx) {
        if (--unsentResponses == 0 && !ctx.isRemoved()) {
            restart(ctx, REQUEST_SECONDS);
            closeIfDone();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        timeout.cancel(false);
    }
}
