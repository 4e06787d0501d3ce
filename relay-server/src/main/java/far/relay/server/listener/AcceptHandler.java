package far.relay.server.listener;

import far.relay.server.connection.Failure;
import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
import far.relay.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * The handler of a listening channel: closes connections that are not admitted. When it cannot accept, for example for
 * lack of file descriptors, it tries again every second; it logs once that it cannot accept, and once that it can
 * again. New connections wait in the system's queue meanwhile.
 */
public final class AcceptHandler extends ChannelInboundHandlerAdapter {
    private static final EventLog log = new EventLog(AcceptHandler.class);
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
            log.log(LogEvent.ACCEPT_RESUMED);
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
            log.log(LogEvent.ACCEPT_FAILED, Transport.reason(cause));
        }
        ctx.channel().config().setAutoRead(false);
        if (!pausing) { // io_uring has already started another attempt when it reports the first
            pausing = true;
            ctx.executor().schedule(() -> resume(ctx), PAUSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void resume(ChannelHandlerContext ctx) {
        pausing = false;
        ctx.channel().config().setAutoRead(true);
    }
}
