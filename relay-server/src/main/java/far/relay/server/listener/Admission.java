package far.relay.server.listener;

import far.relay.server.connection.CountedConnection;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.room.MemoryLimit;
import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides about each connection as soon as it is accepted, before anything is allocated for it. So closing a connection
 * here costs a system call or two, and an address that opens thousands of connections does not delay others. For the
 * event loop's thread.
 */
public final class Admission {
    /** How many connections of proxies a listener may have whose clients are not known. */
    static final int MOST_UNKNOWN = 1024;

    private static final String TOO_MANY_UNKNOWN = "too many connections of proxies whose clients are not known";
    private static final String TOO_MANY_CONNECTIONS = "too many connections from its address";

    private final Supplier<ListenerConfig> listener;
    private final boolean v4Only;
    private final PeerLimits limits;
    private final MemoryLimit memory;
    private final RateLimitedLog log;
    private final ConnectionMetrics metrics;
    private int unknownClients;

    /**
     * @param listener its configuration as it is in force
     * @param v4Only whether the listener has an IPv4 address; some transports also accept IPv6 on 0.0.0.0, and such a
     *     connection is then closed
     * @param limits the limits of all listeners
     * @param metrics those of the listener
     */
    public Admission(
            Supplier<ListenerConfig> listener,
            boolean v4Only,
            PeerLimits limits,
            MemoryLimit memory,
            RateLimitedLog log,
            ConnectionMetrics metrics) {
        this.listener = listener;
        this.v4Only = v4Only;
        this.limits = limits;
        this.memory = memory;
        this.log = log;
        this.metrics = metrics;
    }

    private boolean isTls() {
        return listener.get().tls().isPresent();
    }

    /**
     * Whether to admit this connection; if not, logs why. For one of a proxy, the other methods decide about its client later.
     *
     * @param now the time of the loop in nanoseconds
     */
    boolean admits(Channel connection, long now) {
        SocketAddress peer = connection.remoteAddress();
        if (v4Only && peer instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address) {
            return admits(peer, Optional.of("--bind is an IPv4 address"));
        }
        return isProxied(connection)
                ? admits(peer, unknownClients < MOST_UNKNOWN ? Optional.empty() : Optional.of(TOO_MANY_UNKNOWN))
                : admits(peer, now);
    }

    /** Whether to admit the connection of this client; if not, logs why. */
    boolean admits(SocketAddress client, long now) {
        return admits(client, reasonToClose(client, now));
    }

    /** Whether to admit a request of this client on a connection of a proxy; if not, logs why. */
    boolean admitsRequest(SocketAddress client, long now) {
        return admits(client, reasonAgainst(client, now));
    }

    private boolean admits(SocketAddress client, Optional<String> reason) {
        reason.ifPresent(why -> log.refused(PeerAddress.name(client), why));
        return reason.isEmpty();
    }

    private Optional<String> reasonAgainst(SocketAddress peer, long now) {
        if (peer instanceof InetSocketAddress inet && !listener.get().access().admits(inet)) {
            return Optional.of("--allow and --deny");
        }
        Object address = PeerAddress.key(peer);
        if (limits.banned().contains(address, now)) {
            return Optional.of("its address sent too many TLS records without data");
        }
        if (limits.drops().isReached(address, now)) {
            return Optional.of("too many connections from its address took too much memory");
        }
        return Optional.empty();
    }

    private Optional<String> reasonToClose(SocketAddress peer, long now) {
        Optional<String> reason = reasonAgainst(peer, now);
        if (reason.isPresent()) {
            return reason;
        }
        Object address = PeerAddress.key(peer);
        // A refusal over TLS needs a handshake, which is too expensive for a refused connection.
        if (limits.addresses().isFull(address, isTls() ? 0 : AddressLimit.REFUSALS)) {
            return Optional.of(TOO_MANY_CONNECTIONS);
        }
        return isTls() ? reasonAgainstHandshake(address, now) : Optional.empty();
    }

    private Optional<String> reasonAgainstHandshake(Object address, long now) {
        if (limits.handshakes().isReached(address, now)) {
            return Optional.of("too many unfinished TLS handshakes from its address");
        }
        if (memory.isFull()) {
            return Optional.of("the server is short of memory"); // a handshake needs more memory than a connection
        }
        limits.handshakes().add(address, now);
        return Optional.empty();
    }

    /**
     * Counts a connection that {@link #admits} has admitted, until it closes. Returns whether it is within its
     * address's limit; otherwise it must be refused.
     */
    boolean count(Channel connection) {
        CountedConnection.accept(connection, metrics, isTls());
        return logOver(connection.remoteAddress(), limits.addresses().add(connection));
    }

    private boolean logOver(SocketAddress client, boolean within) {
        if (!within) {
            log.refused(PeerAddress.name(client), TOO_MANY_CONNECTIONS);
        }
        return within;
    }

    /** Counts a connection of a proxy for this client, until {@link #uncount}. Returns whether it is within its address's limit. */
    boolean count(SocketAddress client) {
        return logOver(client, limits.addresses().add(PeerAddress.key(client)));
    }

    void uncount(SocketAddress client) {
        limits.addresses().remove(PeerAddress.key(client));
    }

    /** The proxies in front of the listener. */
    TrustedProxies proxies() {
        return listener.get().proxies();
    }

    /** Whether this connection comes from a proxy. */
    boolean isProxied(Channel connection) {
        return listener.get().proxies().contains(connection.remoteAddress());
    }

    /** Counts a connection of a proxy that {@link #admits} has admitted. It counts for no address yet. */
    ProxiedConnection proxied(Channel connection) {
        CountedConnection.accept(connection, metrics, isTls());
        unknownClients++;
        return new ProxiedConnection(connection, this, log);
    }

    /** The client of a connection of a proxy is known now, or the connection is closed. */
    void clientIsKnown() {
        unknownClients--;
    }

    /** The TLS handshake of this connection is over, so. */
    void handshake(Channel connection, ConnectionMetrics.Handshake result) {
        metrics.ended(result);
        if (result == ConnectionMetrics.Handshake.COMPLETED) {
            CountedConnection.is(connection, ConnectionMetrics.State.OPEN);
            completed(connection);
        }
    }

    private void completed(Channel connection) {
        limits.handshakes().remove(PeerAddress.key(connection));
    }

    /** This connection was closed because it used too much memory. */
    void dropped(Channel connection) {
        limits.drops().add(PeerAddress.key(connection), now(connection));
    }

    /** This connection exceeded a limit on TLS records: refuses connections from its address for a minute. */
    void ban(Channel connection) {
        limits.banned().ban(PeerAddress.key(connection), now(connection));
    }

    /** The time of the loop of a connection in nanoseconds. */
    static long now(Channel connection) {
        return connection.eventLoop().ticker().nanoTime();
    }
}
