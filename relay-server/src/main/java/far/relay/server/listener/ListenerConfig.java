package far.relay.server.listener;

import far.relay.server.tls.TlsFiles;
import far.relay.server.web.WebOrigin;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A port that the server listens on.
 *
 * @param kind what its clients speak
 * @param host the host name or address to listen on; empty for the loopback address
 * @param port 0 to 65535; 0 picks a free one
 * @param tls the files of TLS; empty for plain text
 * @param access which addresses are admitted
 * @param proxies the proxies in front of it, whose connections and requests name their clients
 * @param origins the origins of web pages, besides the listener's own, that may open a WebSocket
 * @param isOptional whether the server also starts if it cannot listen on this port
 */
public record ListenerConfig(
        Kind kind,
        String host,
        int port,
        Optional<TlsFiles> tls,
        AccessRules access,
        TrustedProxies proxies,
        Set<WebOrigin> origins,
        boolean isOptional) {
    /** What the clients of a listener speak. */
    public enum Kind {
        /** The plain protocol (docs/protocol.md). */
        PLAIN,
        /** The protocol of named rooms (docs/rooms.md), as lines or over HTTP: the web port. */
        WEB,
        /** HTTP, for metrics and the state of the server. */
        METRICS
    }

    public static final int LARGEST_PORT = 65535;

    /** @throws IllegalArgumentException if the port is not 0 to 65535 */
    public ListenerConfig {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("a port is 0 to " + LARGEST_PORT + ", not " + port);
        }
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(proxies, "proxies");
        origins = Set.copyOf(origins);
    }

    /** A listener for plain rooms, without TLS, that admits all addresses. */
    public static ListenerConfig of(String host, int port) {
        return new ListenerConfig(
                Kind.PLAIN, host, port, Optional.empty(), AccessRules.NONE, TrustedProxies.NONE, Set.of(), false);
    }

    /** A listener for named rooms, without TLS, that admits all addresses. */
    public static ListenerConfig web(String host, int port) {
        return new ListenerConfig(
                Kind.WEB, host, port, Optional.empty(), AccessRules.NONE, TrustedProxies.NONE, Set.of(), false);
    }

    /** A listener for metrics, without TLS, that admits all addresses. */
    public static ListenerConfig metrics(String host, int port) {
        return new ListenerConfig(
                Kind.METRICS, host, port, Optional.empty(), AccessRules.NONE, TrustedProxies.NONE, Set.of(), false);
    }

    /** The same, with TLS. */
    public ListenerConfig withTls(TlsFiles files) {
        return new ListenerConfig(kind, host, port, Optional.of(files), access, proxies, origins, isOptional);
    }

    /** The same, with these access rules. */
    public ListenerConfig withAccess(AccessRules rules) {
        return new ListenerConfig(kind, host, port, tls, rules, proxies, origins, isOptional);
    }

    /** The same, behind these proxies. */
    public ListenerConfig withProxies(TrustedProxies behind) {
        return new ListenerConfig(kind, host, port, tls, access, behind, origins, isOptional);
    }

    /** The same, with these origins of web pages. */
    public ListenerConfig withOrigins(Set<WebOrigin> pages) {
        return new ListenerConfig(kind, host, port, tls, access, proxies, pages, isOptional);
    }

    /** The same, but the server also starts without it, if its port is taken. */
    public ListenerConfig optional() {
        return new ListenerConfig(kind, host, port, tls, access, proxies, origins, true);
    }
}
