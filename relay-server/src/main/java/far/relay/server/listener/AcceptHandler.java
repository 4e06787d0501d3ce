package far.relay.server.listener;

import far.relay.server.connection.Failure;
import far.relay.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of the channel that listens: closes connections that are not admitted. When it cannot accept, for want of file descriptors say,
 * it tries again every second, and says once that it cannot and once that it can again. Those who come meanwhile wait in the
 * system's queue.
 */
public final class AcceptHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(AcceptHandler.class);
    private static final int PAUSE_SECONDS = 1;

    private final Admission admission;
    private final Failure failure;
    private boolean failing;
    private boolean pausing;

    public AcceptHandler(Admission admission, Failure failure) {
        this.admission = admission;
        this.failure = failure;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object connection) {
        if (failing) {
            failing = false;
            log.info("new clients come in again");
        }
        Channel client = (Channel) connection;
        if (admission.admits(client, ctx.executor().ticker().nanoTime())) {
            ctx.fireChannelRead(client);
        } else {
            client.unsafe().closeForcibly();
        }
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
