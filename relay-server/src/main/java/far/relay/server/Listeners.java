package far.relay.server;

import far.relay.server.listener.ListenerConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ports that a server listens on. */
final class Listeners {
    private record Listener(ListenerConfig config, Channel channel) {
        InetSocketAddress address() {
            return (InetSocketAddress) channel.localAddress();
        }
    }

    private final List<Listener> all = new ArrayList<>();

    /** @param channel listens already */
    void add(ListenerConfig config, Channel channel) {
        all.add(new Listener(config, channel));
    }

    /** Their addresses, in the order in which they were added. */
    List<InetSocketAddress> addresses() {
        return all.stream().map(Listener::address).toList();
    }

    /** The address of the first one of this kind; empty if there is none. */
    Optional<InetSocketAddress> address(ListenerConfig.Kind kind) {
        return all.stream()
                .filter(listener -> listener.config().kind() == kind)
                .map(Listener::address)
                .findFirst();
    }

    /** Stops listening. Returns whether that was done by this time of {@link System#nanoTime}. */
    boolean close(long end) {
        List<ChannelFuture> closing =
                all.stream().map(listener -> listener.channel().close()).toList();
        return closing.stream().allMatch(closed -> Ending.await(closed, end));
    }
}
