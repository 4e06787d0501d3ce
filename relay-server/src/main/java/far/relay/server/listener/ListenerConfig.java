package far.relay.server.listener;

import far.relay.server.tls.TlsFiles;
import java.util.Objects;
import java.util.Optional;

/**
 * A port that the server listens on.
 *
 * @param host the name or address of this machine to listen on; empty for its loopback address
 * @param port 0 to 65535; 0 picks a free one
 * @param tls the files of TLS; empty for plain text
 * @param access who is let in
 */
public record ListenerConfig(String host, int port, Optional<TlsFiles> tls, AccessRules access) {
    public static final int LARGEST_PORT = 65535;

    /** @throws IllegalArgumentException if the port is not 0 to 65535 */
    public ListenerConfig {
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("a port is 0 to " + LARGEST_PORT + ", not " + port);
        }
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(access, "access");
    }

    /** One without TLS that lets everybody in. */
    public static ListenerConfig of(String host, int port) {
        return new ListenerConfig(host, port, Optional.empty(), AccessRules.NONE);
    }

    /** The same, with TLS. */
    public ListenerConfig withTls(TlsFiles files) {
        return new ListenerConfig(host, port, Optional.of(files), access);
    }

    /** The same, with these rules of who is let in. */
    public ListenerConfig withAccess(AccessRules rules) {
        return new ListenerConfig(host, port, tls, rules);
    }
}
