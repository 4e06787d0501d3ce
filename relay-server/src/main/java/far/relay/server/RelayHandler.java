package far.relay.server;

import far.relay.codec.BadLineException;
import far.relay.codec.LineDecoder;
import far.relay.protocol.Command;
import far.relay.protocol.Event;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: hands the client's commands to its {@link Session} and is the {@link Participant} through which the
 * room speaks to it. Typed messages on both sides, so it serves any transport. The one place that closes connections.
 */
final class RelayHandler extends SimpleChannelInboundHandler<Command> implements Participant {
    /** How long a connection that is to end may take over its last words (docs/protocol.md, section 8). */
    static final int LAST_WORDS_SECONDS = 2;

    private static final Logger log = LoggerFactory.getLogger(RelayHandler.class);

    private final Lobby lobby;
    private ChannelHandlerContext ctx;
    private Session session;
    private String name;
    private boolean unflushed;
    private boolean listening = true;

    RelayHandler(Lobby lobby) {
        super(Command.class);
        this.lobby = lobby;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        SocketAddress peer = ctx.channel().remoteAddress();
        name = peer instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : String.valueOf(peer);
        session = lobby.enter(this);
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
        session.leave("connection closed");
    }

    /** A peer's fault is its own business and one quiet line; a fault of ours is loud. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof BadLineException) {
            session.refuse(cause.getMessage());
            return;
        }
        if (cause instanceof IOException) {
            log.debug("{}: {}", name, cause.getMessage());
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
        if (ctx.channel().config().isAutoRead()) {
            end(ctx::close);
        } else {
            dismiss(); // closing over unread bytes would reset the connection, and our last words with it
        }
    }

    @Override
    public void dismiss() {
        setReading(true);
        end(() -> {
            if (ctx.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
    }

    private void end(Runnable afterLastWords) {
        Channel channel = ctx.channel();
        Future<?> deadline = ctx.executor().schedule(() -> ctx.close(), LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> afterLastWords.run());
    }

    @Override
    public void setReading(boolean reading) {
        if (reading) {
            // In a task of its own, since the room that asks for it is in the middle of something.
            ctx.executor().execute(() -> ctx.pipeline().fireUserEventTriggered(LineDecoder.RESUME));
        } else {
            ctx.pipeline().fireUserEventTriggered(LineDecoder.PAUSE);
        }
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
