package far.relay.server.listener;

import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A connection of a proxy. It counts for the address of its client from when that is known, and until then as one whose client is
 * not known. From one HTTP request to the next its client can change.
 */
final class ProxiedConnection {
    private final Channel channel;
    private final Admission admission;
    private final RateLimitedLog log;
    /** The client for whose address it counts; null if none is known. */
    private SocketAddress counted;

    private boolean known;
    private boolean withinLimit;

    ProxiedConnection(Channel channel, Admission admission, RateLimitedLog log) {
        this.channel = channel;
        this.admission = admission;
        this.log = log;
        channel.closeFuture().addListener(closed -> {
            uncount();
            becomesKnown();
        });
    }

    private void becomesKnown() {
        if (!known) {
            known = true;
            admission.clientIsKnown();
        }
    }

    private void uncount() {
        if (counted != null) {
            admission.uncount(counted);
            counted = null;
        }
    }

    /** The address of the proxy. */
    InetAddress proxy() {
        return ((InetSocketAddress) channel.remoteAddress()).getAddress();
    }

    /** Logs, and counts, that the proxy did not say clearly who its client is. */
    void refused(String reason, String detail) {
        log.refused(PeerAddress.name(channel.remoteAddress()), reason, detail);
    }

    /** All of the connection is of this client. Returns whether it is admitted, as if it had just connected; if not, logs why. */
    boolean begins(SocketAddress client) {
        PeerAddress.set(channel, client);
        return admission.admits(client, Admission.now(channel)) && count(client);
    }

    /** This client has sent the next request on the connection. Returns whether it is admitted; if not, logs why. */
    boolean requests(InetAddress address) {
        SocketAddress client = new InetSocketAddress(address, 0);
        PeerAddress.set(channel, client);
        return admission.admitsRequest(client, Admission.now(channel)) && count(client);
    }

    private boolean count(SocketAddress client) {
        if (counted == null || !PeerAddress.key(client).equals(PeerAddress.key(counted))) {
            uncount();
            counted = client;
            withinLimit = admission.count(client);
        }
        becomesKnown();
        return true;
    }

    /** Whether its client is within the limit of its address. */
    boolean isWithinLimit() {
        return withinLimit;
    }
}
