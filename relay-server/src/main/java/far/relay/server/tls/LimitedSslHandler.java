package far.relay.server.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * An {@link SslHandler} that limits what a client can send without sending data: TLS records such as KeyUpdate (RFC 8446,
 * section 4.6.3), alerts, empty records and those of the handshake. Each of them costs the event loop much more time than
 * the client, and a KeyUpdate can ask for an answer besides. A client over a limit fails with an {@link SSLException}.
 *
 * <p>It needs two companions, {@link #answers} right below it and {@link #data} above it, which see what it does.
 */
public final class LimitedSslHandler extends SslHandler {
    /** How many records without data a client may send in a minute; a handshake has about five. */
    static final int RECORDS_A_MINUTE = 32;
    /** How long such a record may be after the handshake, in bytes; one KeyUpdate or alert has about 30. */
    private static final int LONGEST_RECORD = 256;
    /** How many records the engine may write in answer to one of them. */
    private static final int MOST_ANSWERS = 32;

    private static final String REASON = "too many TLS records without data";
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Runnable whenOverLimit;
    private int recordsThisMinute;
    private long minuteBegin;
    private boolean decoding;
    private boolean sawData;
    private int answers;
    private boolean overLimit;

    /** @param whenOverLimit run once if the client is over a limit, before it fails */
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
        decoding = true;
        sawData = false;
        answers = 0;
        try {
            super.decode(ctx, in, out);
        } finally {
            decoding = false;
        }
        int record = before - in.readableBytes();
        if (overLimit) {
            in.skipBytes(in.readableBytes());
        } else if (record > 0 && !sawData) {
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
            overLimit = true;
            whenOverLimit.run();
            throw new SSLException(REASON);
        }
    }

    /**
     * Right below this handler: stops an engine that answers one record with hundreds, as the JDK's does if a record has as
     * many KeyUpdates in it.
     */
    public ChannelHandler answers() {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object record, ChannelPromise promise) {
                if (decoding && !sawData && ++answers > MOST_ANSWERS) {
                    ReferenceCountUtil.release(record);
                    promise.tryFailure(new ClosedChannelException());
                    if (!overLimit) {
                        overLimit = true;
                        whenOverLimit.run();
                        ctx.pipeline().remove(LimitedSslHandler.this); // only that ends its loop of answers
                        ctx.pipeline().fireExceptionCaught(new SSLException(REASON));
                    }
                } else {
                    ctx.write(record, promise);
                }
            }
        };
    }

    /** Above this handler: takes note of data, and takes the end of TLS for the end of the connection. */
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
