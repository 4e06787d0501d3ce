package far.relay.server.listener;

import far.relay.server.cli.EntryOptions;
import far.relay.server.cli.ServerOptions;
import far.relay.server.connection.RelayHandler;
import far.relay.server.connection.VisitorLog;
import far.relay.server.room.Lobby;
import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * Decides about each connection as soon as it is accepted, before anything is made for it. So a connection that is closed here
 * costs a system call or two, and an address that opens thousands of them does not delay the others. Belongs to the event loop's
 * thread.
 */
public final class Admission {
    private static final String TOO_MANY_CONNECTIONS = "too many connections from its address";

    private final EntryOptions options;
    private final boolean v4Only;
    private final Lobby lobby;
    private final VisitorLog log;
    private final AddressLimit addresses;
    private final HandshakeLimit handshakes = new HandshakeLimit();
    private final BannedAddresses banned = new BannedAddresses();

    /**
     * @param v4Only whether the server listens on an IPv4 address: then a client that comes over IPv6 is closed, where the
     *     transport accepts it on 0.0.0.0
     */
    public Admission(ServerOptions options, boolean v4Only, Lobby lobby, VisitorLog log) {
        this.options = options.entry();
        this.v4Only = v4Only;
        this.lobby = lobby;
        this.log = log;
        // Over TLS nothing can be said before a handshake, and that is more than a refused connection may cost.
        this.addresses = new AddressLimit(options.stay().maxPerAddress(), isTls() ? 0 : AddressLimit.REFUSALS);
    }

    private boolean isTls() {
        return options.tls().isPresent();
    }

    /** Whether the server goes on with this connection; logs why not. {@code now}: the time of the loop in nanoseconds. */
    boolean admits(Channel connection, long now) {
        Optional<String> reason = reasonToClose(connection.remoteAddress(), now);
        reason.ifPresent(why -> log.info("{} refused: {}", RelayHandler.nameOf(connection.remoteAddress()), why));
        return reason.isEmpty();
    }

    private Optional<String> reasonToClose(SocketAddress peer, long now) {
        if (peer instanceof InetSocketAddress inet) {
            if (v4Only && inet.getAddress() instanceof Inet6Address) {
                return Optional.of("--bind is an IPv4 address");
            }
            if (!options.admits(inet)) {
                return Optional.of("--allow and --deny");
            }
        }
        Object address = AddressLimit.keyOf(peer);
        if (banned.contains(address, now)) {
            return Optional.of("its address sent too many TLS records without data");
        }
        if (addresses.isFull(address)) {
            return Optional.of(TOO_MANY_CONNECTIONS);
        }
        return isTls() ? reasonAgainstHandshake(address, now) : Optional.empty();
    }

    private Optional<String> reasonAgainstHandshake(Object address, long now) {
        if (handshakes.isReached(address, now)) {
            return Optional.of("too many unfinished TLS handshakes from its address");
        }
        if (lobby.memory().isFull()) {
            return Optional.of("the server is short of memory"); // a handshake takes more of it than a connection
        }
        handshakes.begin(address, now);
        return Optional.empty();
    }

    /**
     * Counts a connection that {@link #admits} has let in, until it closes. Returns whether it is within the limit of its
     * address; it is to receive {@code exit} otherwise.
     */
    boolean count(Channel connection) {
        boolean within = addresses.add(connection);
        if (!within) {
            log.info("{} refused: {}", RelayHandler.nameOf(connection.remoteAddress()), TOO_MANY_CONNECTIONS);
        }
        return within;
    }

    /** The TLS handshake of this connection has completed. */
    void completed(Channel connection) {
        handshakes.complete(AddressLimit.keyOf(connection.remoteAddress()));
    }

    /** This connection has cost much more than it may: lets none of its address in for a minute. */
    void ban(Channel connection) {
        banned.ban(
                AddressLimit.keyOf(connection.remoteAddress()),
                connection.eventLoop().ticker().nanoTime());
    }
}
