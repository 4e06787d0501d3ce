package far.relay.server.connection;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * The address of a client: as the log shows it, and as limits count it. It is that of its connection's other end; behind a proxy, the
 * one that the proxy names (docs/operations.md, "Behind a proxy").
 */
public final class PeerAddress {
    private static final AttributeKey<SocketAddress> NAMED = AttributeKey.valueOf(PeerAddress.class, "named");
    private static final int V6_NETWORK_BYTES = 8;

    private PeerAddress() {}

    /** The address of the client of this connection. */
    public static SocketAddress of(Channel connection) {
        SocketAddress named = connection.hasAttr(NAMED) ? connection.attr(NAMED).get() : null;
        return named == null ? connection.remoteAddress() : named;
    }

    /** The client of this connection of a proxy has this address from now on. */
    public static void set(Channel connection, SocketAddress client) {
        connection.attr(NAMED).set(client);
    }

    /** What the log calls the client of this connection. */
    public static String name(Channel connection) {
        return name(of(connection));
    }

    /** What the log calls a peer: its address, and its port if that is known. */
    public static String name(SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress inet)) {
            return String.valueOf(peer);
        }
        return inet.getPort() == 0 ? NetUtil.toAddressString(inet.getAddress()) : NetUtil.toSocketAddressString(inet);
    }

    /** Equal for the clients of all connections that count as one address. */
    public static Object key(Channel connection) {
        return key(of(connection));
    }

    /**
     * Equal for all peers that count as one address. Whoever has one IPv6 address has all of its /64 network (RFC 4291,
     * section 2.5.1).
     */
    public static Object key(SocketAddress peer) {
        if (peer instanceof InetSocketAddress inet) {
            return inet.getAddress() instanceof Inet6Address v6
                    ? ByteBuffer.wrap(v6.getAddress(), 0, V6_NETWORK_BYTES)
                    : inet.getAddress();
        }
        return peer;
    }
}
