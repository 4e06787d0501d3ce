package far.relay.server.tls;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/**
 * Comes before TLS and lets nobody read from a connection while its automatic reading is off. Without it
 * {@link io.netty.handler.ssl.SslHandler} reads on until it has something to hand on, and a client that is pushed back can
 * send without end what it hands on nothing of: pieces of a record, or records without data.
 */
@Sharable
public final class ReadGate extends ChannelOutboundHandlerAdapter {
    public static final ReadGate INSTANCE = new ReadGate();

    private ReadGate() {}

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }
}
