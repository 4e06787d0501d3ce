package far.relay.server;

import far.relay.server.listener.ListenerConfig;
import java.util.ArrayList;
import java.util.List;

/** The configuration that is in force. It is replaced on the event loop, so whoever works there sees one or the other. For any thread. */
final class LiveConfig {
    private volatile ServerConfig current;

    LiveConfig(ServerConfig config) {
        current = config;
    }

    ServerConfig current() {
        return current;
    }

    /** The listener with this index in the configuration. */
    ListenerConfig listener(int index) {
        return current.listeners().get(index);
    }

    /** Puts into force what can change of this configuration while the server runs. On the loop. */
    void change(ServerConfig next) {
        current = current.changedTo(next, listeners(next.listeners()));
    }

    /** Access rules, proxies and origins can change; which listeners there are cannot. */
    private List<ListenerConfig> listeners(List<ListenerConfig> next) {
        List<ListenerConfig> now = new ArrayList<>(current.listeners());
        now.replaceAll(listener -> next.stream()
                .filter(other -> other.kind() == listener.kind())
                .findFirst()
                .map(other -> listener.withAccess(other.access())
                        .withProxies(other.proxies())
                        .withOrigins(other.origins()))
                .orElse(listener));
        return now;
    }
}
