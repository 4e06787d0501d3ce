package far.relay.server.listener;

import far.relay.server.connection.Failure;
import far.relay.server.connection.RelayHandler;
import far.relay.server.connection.VisitorLog;
import far.relay.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of the channel that listens: when it cannot accept, for want of file descriptors say, it tries again every second, and
 * says once that it cannot and once that it can again. Those who come meanwhile wait in the system's queue.
 */
public final class AcceptHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(AcceptHandler.class);
    private static final int PAUSE_SECONDS = 1;

    private final boolean v4Only;
    private final VisitorLog visitors;
    private final Failure failure;
    private boolean failing;
    private boolean pausing;

    /**
     * @param v4Only whether it listens on an IPv4 address: then a client that comes over IPv6 is closed at once, where the
     *     transport lets it in on 0.0.0.0
     */
    public AcceptHandler(boolean v4Only, VisitorLog visitors, Failure failure) {
        this.v4Only = v4Only;
        this.visitors = visitors;
        this.failure = failure;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object connection) {
        if (failing) {
            failing = false;
            log.info("new clients come in again");
        }
        Channel client = (Channel) connection;
        if (v4Only
                && client.remoteAddress() instanceof InetSocketAddress peer
                && peer.getAddress() instanceof Inet6Address) {
            visitors.info("{} is not let in: --bind is an IPv4 address", RelayHandler.nameOf(peer));
            client.unsafe().closeForcibly();
            return;
        }
        ctx.fireChannelRead(client);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failure.check(cause);
        if (!failing) {
            failing = true;
            log.warn("no new clients for now, those who are in stay: {}", Transport.reason(cause));
        }
        ctx.channel().config().setAutoRead(false);
        if (!pausing) { // io_uring has one more attempt under way when it tells of the first
            pausing = true;
            ctx.executor().schedule(() -> goOn(ctx), PAUSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        pausing = false;
        ctx.channel().config().setAutoRead(true);
    }
}
