package far.relay.server.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * An {@link SslHandler} that limits TLS records without data: KeyUpdates (RFC 8446, section 4.6.3), alerts, empty
 * records and handshake records. Each of them costs the event loop much more time than the client, and a KeyUpdate can
 * also request an answer. A connection over a limit fails with an {@link SSLException}. Must be created on the event
 * loop's thread.
 *
 * <p>The handler {@link #data} must come right after it, to see what it passes on.
 */
public final class LimitedSslHandler extends SslHandler {
    /** How many records without data a client may send in a minute; a handshake has about five. */
    static final int RECORDS_A_MINUTE = 32;
    /** The maximum length of such a record after the handshake, in bytes; a KeyUpdate or alert has about 30. */
    private static final int LONGEST_RECORD = 256;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Runnable whenOverLimit;
    private final CipherLimit ciphers = CipherLimit.ofThisThread();
    private int recordsThisMinute;
    private long minuteBegin;
    private boolean sawData;
    private boolean overLimit;

    /** @param whenOverLimit run once when the client exceeds a limit, before the connection fails */
    LimitedSslHandler(SSLEngine engine, Executor delegatedTasks, Runnable whenOverLimit) {
        super(engine, delegatedTasks);
        this.whenOverLimit = whenOverLimit;
    }

    /** Called once for each whole record. */
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws SSLException {
        if (overLimit) {
            in.skipBytes(in.readableBytes());
            return;
        }
        boolean negotiated = handshakeFuture().isSuccess();
        int before = in.readableBytes();
        sawData = false;
        ciphers.begin();
        try {
            super.decode(ctx, in, out);
        } catch (SSLException e) {
            if (ciphers.isExceeded()) {
                in.skipBytes(in.readableBytes());
                fail("too many KeyUpdates in one TLS record");
            }
            throw e;
        } finally {
            ciphers.end();
        }
        int record = before - in.readableBytes();
        if (record > 0 && !sawData) {
            countWithoutData(ctx, negotiated ? record : 0);
        }
    }

    private void countWithoutData(ChannelHandlerContext ctx, int length) throws SSLException {
        long now = ctx.executor().ticker().nanoTime();
        if (recordsThisMinute == 0 || now - minuteBegin >= MINUTE) {
            minuteBegin = now;
            recordsThisMinute = 0;
        }
        recordsThisMinute++;
        if (recordsThisMinute > RECORDS_A_MINUTE || length > LONGEST_RECORD) {
            fail("too many TLS records without data");
        }
    }

    private void fail(String reason) throws SSLException {
        overLimit = true;
        whenOverLimit.run();
        throw new SSLException(reason);
    }

    /**
     * The handler that comes after this one: notes whether a record contained data, and closes the connection at the
     * end of TLS.
     */
    public ChannelHandler data() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object data) {
                sawData = true;
                ctx.fireChannelRead(data);
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                ctx.fireUserEventTriggered(event);
                if (event == SslCloseCompletionEvent.SUCCESS) {
                    ctx.close();
                }
            }
        };
    }
}
