package far.relay.client;

import far.relay.codec.CommandEncoder;
import far.relay.codec.EventDecoder;
import far.relay.codec.LineDecoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

/**
 * The client's pipeline over TCP, in order:
 *
 * <pre>
 * socket ─▶ lines ─▶ events ────┐
 *                               ├─ client ─ Conversation
 * socket ◀──────────── commands ┘
 * </pre>
 */
final class ClientInitializer extends ChannelInitializer<Channel> {
    /** What the server says itself, {@code error: REASON} say, is not bound by the limit on messages. */
    private static final int CONTROL_LINE = 256;

    private final ClientOptions options;
    private final Conversation conversation;
    private final Runnable whenConnected;

    /** @param whenConnected run once, before the conversation is fed for the first time */
    ClientInitializer(ClientOptions options, Conversation conversation, Runnable whenConnected) {
        this.options = options;
        this.conversation = conversation;
        this.whenConnected = whenConnected;
    }

    @Override
    protected void initChannel(Channel channel) {
        // A message at the limit that looks like exit is one byte longer on its way to us.
        LineDecoder lines = new LineDecoder(Math.max(options.maxLine() + 1, CONTROL_LINE));
        channel.pipeline()
                .addLast("lines", lines)
                .addLast("events", new EventDecoder())
                .addLast("commands", new CommandEncoder())
                .addLast("client", new ClientHandler(conversation, whenConnected, lines));
    }
}
