package far.relay.server.connection;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** The address of a peer: as the log shows it, and as limits count it. */
public final class PeerAddress {
    private static final int V6_NETWORK_BYTES = 8;

    private PeerAddress() {}

    /** What the log calls a peer: its address and port. */
    public static String name(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : String.valueOf(peer);
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
