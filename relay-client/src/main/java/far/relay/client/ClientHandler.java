package far.relay.client;

import far.relay.codec.BadLineException;
import far.relay.codec.LineDecoder;
import far.relay.protocol.Event;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;

/**
 * Passes the events of the connection to the {@link Conversation}, and closes the connection when the conversation is
 * over.
 */
final class ClientHandler extends SimpleChannelInboundHandler<Event> {
    private final Conversation conversation;
    private final Runnable whenConnected;
    private final LineDecoder lines;

    ClientHandler(Conversation conversation, Runnable whenConnected, LineDecoder lines) {
        super(Event.class);
        this.conversation = conversation;
        this.whenConnected = whenConnected;
        this.lines = lines;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        whenConnected.run();
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Event event) {
        conversation.on(event);
        if (conversation.isOver()) {
            ctx.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        conversation.pause(lines.hasPartialLine());
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        conversation.closed(End.Kind.CLOSED, FailureReason.NONE);
        ctx.fireChannelInactive();
    }

    /**
     * A fault of the server or the network only ends the conversation; a fault of the listener is also passed on, to be
     * logged.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof BadLineException badLine) {
            conversation.closed(End.Kind.NOT_RELAY, FailureReason.badLine(badLine, ClientInitializer.LONGEST_LINE));
        } else if (TlsFailure.is(cause)) {
            conversation.closed(End.Kind.TLS, TlsFailure.reason(cause.getCause()));
        } else if (cause instanceof IOException) {
            conversation.closed(End.Kind.BROKEN, FailureReason.system(cause));
        } else {
            conversation.closed(End.Kind.LISTENER_FAILED, FailureReason.verbatim(cause.toString()));
            ctx.fireExceptionCaught(cause);
        }
        ctx.close();
    }
}
