package far.relay.server.connection;

import far.relay.codec.BadLineException;
import far.relay.codec.LineDecoder;
import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.server.room.Lobby;
import far.relay.server.room.Participant;
import far.relay.server.room.Session;
import far.relay.transport.Transport;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.internal.OutOfDirectMemoryError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * One connection: hands the client's commands to its {@link Session} and is the {@link Participant} through which the
 * room speaks to it. Typed messages on both sides, so it serves any transport. The one place that closes connections.
 */
public final class RelayHandler extends SimpleChannelInboundHandler<Command> implements Participant {
    private final Lobby lobby;
    private final VisitorLog log;
    private ChannelHandlerContext ctx;
    private LineDecoder lines;
    private Session session;
    private String name;
    private String whyClosed = "connection closed";
    private boolean unflushed;
    private boolean listening = true;

    public RelayHandler(Lobby lobby, VisitorLog log) {
        super(Command.class);
        this.lobby = lobby;
        this.log = log;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        name = ClientName.of(ctx.channel());
        lines = ctx.pipeline().get(LineDecoder.class);
        session = lobby.enter(this);
    }

    /** What the log calls a peer: its address and port. */
    public static String nameOf(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : String.valueOf(peer);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Command command) {
        session.take(command);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        listening = ctx.channel().isWritable();
        if (listening && session != null) {
            session.proceed();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.leave(whyClosed);
    }

    /**
     * A peer's fault is its own business and one quiet line; a fault of ours is loud. May come in the middle of what the
     * room is doing, when it writes; what follows from it comes later, when the connection is closed.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.check(cause);
        if (cause instanceof BadLineException) {
            session.refuse(cause.getMessage());
            return;
        }
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            whyClosed = "connection broke: " + Transport.reason(cause);
        } else if (cause instanceof OutOfDirectMemoryError || cause.getCause() instanceof OutOfDirectMemoryError) {
            whyClosed = "no memory for its buffers";
        } else {
            log.error("{}: closed by a fault of the server", name, cause);
        }
        ctx.close();
    }

    @Override
    public void deliver(Event event) {
        unflushed = true;
        ctx.write(event, ctx.voidPromise());
    }

    @Override
    public void flush() {
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
    }

    @Override
    public void close() {
        Channel channel = ctx.channel();
        if (!channel.config().isAutoRead()) {
            dismiss();
            return;
        }
        Future<?> deadline = ctx.executor().schedule(() -> ctx.close(), LingerHandler.SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> ctx.close());
    }

    @Override
    public void dismiss() {
        LingerHandler.addTo(ctx.pipeline());
        ctx.flush();
        ctx.close();
    }

    @Override
    public void drop() {
        if (listening) {
            dismiss();
            ctx.pipeline().remove(lines);
        } else {
            ctx.close();
        }
    }

    @Override
    public long buffered() {
        ChannelOutboundBuffer unread = ctx.channel().unsafe().outboundBuffer();
        return lines.keptBytes() + (unread == null ? 0 : unread.totalPendingWriteBytes());
    }

    @Override
    public void setReading(boolean reading) {
        ctx.pipeline().fireUserEventTriggered(reading ? LineDecoder.Flow.RESUME : LineDecoder.Flow.PAUSE);
    }

    @Override
    public boolean isListening() {
        return listening;
    }

    @Override
    public String toString() {
        return name;
    }
}
