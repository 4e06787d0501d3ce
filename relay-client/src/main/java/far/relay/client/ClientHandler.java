package far.relay.client;

import far.relay.codec.BadLineException;
import far.relay.codec.LineDecoder;
import far.relay.protocol.Event;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;

/** Hands what happens on the connection to the {@link Conversation}, and closes the connection when that is over. */
final class ClientHandler extends SimpleChannelInboundHandler<Event> {
    private final Conversation conversation;
    private final Runnable whenConnected;
    private final LineDecoder lines;
    private final String address;

    ClientHandler(Conversation conversation, Runnable whenConnected, LineDecoder lines, String address) {
        super(Event.class);
        this.conversation = conversation;
        this.whenConnected = whenConnected;
        this.lines = lines;
        this.address = address;
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
        conversation.closed(address + " closed the connection without saying exit");
        ctx.fireChannelInactive();
    }

    /** The server's or the network's fault is the conversation's end and nothing else; a listener's is also loud. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof BadLineException) {
            conversation.closed(address + " does not keep to the relay protocol: " + cause.getMessage());
        } else if (cause instanceof IOException failure) {
            conversation.closed("the connection to " + address + " broke: " + RelayClient.reason(failure));
        } else {
            conversation.closed("the listener failed: " + cause);
            ctx.fireExceptionCaught(cause);
        }
        ctx.close();
    }
}
