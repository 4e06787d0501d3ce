package far.relay.server.listener;

import far.relay.protocol.Event;
import far.relay.server.connection.LingerHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Sends {@code exit} to a client over the limit, and closes the connection. */
final class RefusalHandler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        LingerHandler.addTo(ctx.pipeline());
        ctx.write(new Event.Exit());
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
