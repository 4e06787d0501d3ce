package far.relay.server;

import far.relay.codec.CommandDecoder;
import far.relay.codec.EventEncoder;
import far.relay.codec.LineDecoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;

/**
 * The pipeline of a plain connection, top to bottom as the bytes come in:
 *
 * <pre>
 *   lines     bytes    → lines      LineDecoder: limits and UTF-8
 *   commands  lines    → Command    CommandDecoder
 *   events    bytes    ← Event      EventEncoder
 *   relay     Command  ⇄ Event      RelayHandler
 * </pre>
 */
final class RelayInitializer extends ChannelInitializer<Channel> {
    private final Lobby lobby;
    private final ChannelGroup connections;
    private final int maxLine;

    /** @param connections where each connection is counted while it is open */
    RelayInitializer(Lobby lobby, ChannelGroup connections, int maxLine) {
        this.lobby = lobby;
        this.connections = connections;
        this.maxLine = maxLine;
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        channel.pipeline()
                .addLast("lines", new LineDecoder(maxLine))
                .addLast("commands", new CommandDecoder())
                .addLast("events", new EventEncoder())
                .addLast("relay", new RelayHandler(lobby));
    }
}
