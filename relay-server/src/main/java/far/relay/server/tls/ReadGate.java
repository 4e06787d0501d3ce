package far.relay.server.tls;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/**
 * Comes before TLS and stops all reads while the connection's auto-read is off. Without it, {@link
 * io.netty.handler.ssl.SslHandler} reads until it has data to pass on, so a client whose reading is off could send
 * pieces of a record, or records without data, without end.
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
