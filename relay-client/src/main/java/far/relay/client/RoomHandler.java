package far.relay.client;

import far.relay.codec.BadLineException;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One connection to a named room. It passes its events to the {@link RoomConversation}, asks a silent server for an answer, and
 * notes why the connection ends. It becomes active when the connection is ready for the first line.
 */
final class RoomHandler extends SimpleChannelInboundHandler<RoomEvent> {
    private final ClientOptions options;
    private final RoomConversation conversation;
    private final Backoff backoff;
    private boolean entered;
    private CannotConnectException failure;
    /** Why the connection ends, unless the server closes it. */
    private RoomEnd.Kind kind;

    private FailureReason reason = FailureReason.NONE;

    RoomHandler(ClientOptions options, RoomConversation conversation, Backoff backoff) {
        super(RoomEvent.class);
        this.options = options;
        this.conversation = conversation;
        this.backoff = backoff;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (conversation.isOver()) {
            ctx.close();
            return;
        }
        entered = true;
        conversation.connected();
        ctx.executor()
                .schedule(
                        () -> checkAnswered(ctx.channel()),
                        options.connectTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void checkAnswered(Channel channel) {
        if (channel.isActive() && conversation.isUnanswered()) {
            abandon(channel, FailureReason.noRooms(options.connectTimeout()));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RoomEvent event) {
        if (event instanceof RoomEvent.Said || event instanceof RoomEvent.Taken || event instanceof RoomEvent.Pong) {
            backoff.reset(); // the server works
        }
        conversation.on(event);
    }

    /** The server has sent nothing for half the time: asks it. Nothing for that time again: gives up. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof IdleStateEvent idle)) {
            ctx.fireUserEventTriggered(event);
        } else if (entered && idle.isFirst()) {
            ctx.writeAndFlush(new RoomCommand.Ping());
        } else if (entered) {
            abandon(ctx.channel(), FailureReason.noAnswer(options.deadAfter()));
        }
    }

    /** A server that does not read is not read either: what answers it, such as pongs, would fill the memory. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(ctx.channel().isWritable());
        ctx.fireChannelWritabilityChanged();
    }

    /** Resets the connection, so that nothing that waits to be sent on it arrives late. */
    private void abandon(Channel channel, FailureReason why) {
        note(RoomEnd.Kind.NO_ANSWER, why);
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    /** A fault of the server or the network only ends the connection; one of the listener is also passed on, to be logged. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (TlsFailure.is(cause)) {
            note(RoomEnd.Kind.TLS, TlsFailure.reason(cause.getCause()));
        } else if (cause instanceof BadLineException badLine) {
            note(RoomEnd.Kind.NOT_ROOMS, FailureReason.badLine(badLine, RoomInitializer.LONGEST_LINE));
        } else if (cause instanceof DecoderException) {
            note(RoomEnd.Kind.NOT_ROOMS, FailureReason.badInput(cause));
        } else if (cause instanceof IOException) {
            note(RoomEnd.Kind.BROKEN, FailureReason.system(cause));
        } else if (cause instanceof PrematureChannelClosureException) {
            note(RoomEnd.Kind.DISCONNECTED, FailureReason.NONE); // between the fragments of a message
        } else {
            conversation.listenerFailed(cause);
            ctx.fireExceptionCaught(cause);
        }
        ctx.close();
    }

    private void note(RoomEnd.Kind why, FailureReason detail) {
        if (kind == null) {
            kind = why;
            reason = detail;
        }
    }

    /** The connection cannot be made ready for the first line. */
    void failed(CannotConnectException why) {
        failure = failure == null ? why : failure;
    }

    /** The connection is closed. Returns why there is to be another one; empty if there is not. */
    Optional<RoomEnd> closed() {
        if (entered) {
            return conversation.disconnected(kind == null ? RoomEnd.Kind.DISCONNECTED : kind, reason);
        }
        return conversation.cannotConnect(failure != null ? failure : closedEarly());
    }

    private CannotConnectException closedEarly() {
        return new CannotConnectException(
                CannotConnectException.Kind.FAILED,
                options.address(),
                kind == null ? FailureReason.verbatim("it closed the connection") : reason,
                null);
    }
}
