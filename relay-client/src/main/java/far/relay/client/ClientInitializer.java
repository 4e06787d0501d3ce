package far.relay.client;

import far.relay.codec.Backlog;
import far.relay.codec.CommandEncoder;
import far.relay.codec.EventDecoder;
import far.relay.codec.LineDecoder;
import far.relay.tls.HandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;

/**
 * The client's pipeline over TCP, in order:
 *
 * <pre>
 * socket ─▶ [tls ─ handshake] ─▶ lines ─▶ events ────┐
 *                                                    ├─ client ─ Conversation
 * socket ◀─ [tls] ◀──────────────────────── commands ┘
 * </pre>
 */
final class ClientInitializer extends ChannelInitializer<Channel> {
    /**
     * The longest line accepted from the server, in bytes: it does not depend on our own limit, as the other client can
     * have another one. A message at the limit that looks like {@code exit} is one byte longer on its way to us.
     */
    static final int LONGEST_LINE = ClientOptions.LARGEST_MAX_LINE + 1;

    private final ClientOptions options;
    private final Conversation conversation;
    private final Runnable whenConnected;
    private final Consumer<Throwable> whenTlsFailed;

    /**
     * @param whenConnected run once, before the conversation receives its first event
     * @param whenTlsFailed receives the cause, instead, if the handshake fails
     */
    ClientInitializer(
            ClientOptions options,
            Conversation conversation,
            Runnable whenConnected,
            Consumer<Throwable> whenTlsFailed) {
        this.options = options;
        this.conversation = conversation;
        this.whenConnected = whenConnected;
        this.whenTlsFailed = whenTlsFailed;
    }

    @Override
    protected void initChannel(Channel channel) {
        LineDecoder lines = new LineDecoder(LONGEST_LINE, new Backlog());
        ChannelPipeline pipeline = channel.pipeline();
        options.tls()
                .ifPresent(tls -> pipeline.addLast("tls", tls.newHandler(channel.alloc(), options))
                        .addLast("handshake", new HandshakeHandler((ctx, cause) -> whenTlsFailed.accept(cause))));
        pipeline.addLast("lines", lines)
                .addLast("events", new EventDecoder())
                .addLast("commands", new CommandEncoder())
                .addLast("client", new ClientHandler(conversation, whenConnected, lines));
    }
}
