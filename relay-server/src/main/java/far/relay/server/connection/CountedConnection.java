package far.relay.server.connection;

import far.relay.server.metrics.ConnectionMetrics;
import io.netty.channel.Channel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import java.util.Optional;

/** The place of a channel in {@link ConnectionMetrics}, for whoever changes what it speaks or how far it is. */
public final class CountedConnection {
    private static final AttributeKey<ConnectionMetrics.Connection> KEY =
            AttributeKey.valueOf(CountedConnection.class, "connection");

    private CountedConnection() {}

    /** Counts a channel until it closes. */
    public static void accept(Channel channel, ConnectionMetrics metrics, boolean tls) {
        ConnectionMetrics.Connection connection = metrics.accepted(
                tls ? ConnectionMetrics.State.HANDSHAKE : ConnectionMetrics.State.OPEN,
                channel.eventLoop().ticker().nanoTime());
        channel.attr(KEY).set(connection);
        channel.closeFuture().addListener(closed -> connection.close());
    }

    /** What is counted of a channel; empty for one that is not. */
    public static Optional<ConnectionMetrics.Connection> of(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get());
    }

    /** A channel is in this state. Does nothing for one that is not counted, or closed. */
    public static void is(Channel channel, ConnectionMetrics.State state) {
        Attribute<ConnectionMetrics.Connection> attribute = channel.attr(KEY);
        if (attribute.get() != null && channel.isOpen()) {
            attribute.get().is(state);
        }
    }

    /** Its client speaks this. Likewise. */
    public static void speaks(Channel channel, ConnectionMetrics.Protocol protocol) {
        Attribute<ConnectionMetrics.Connection> attribute = channel.attr(KEY);
        if (attribute.get() != null && channel.isOpen()) {
            attribute.get().speaks(protocol);
        }
    }
}
