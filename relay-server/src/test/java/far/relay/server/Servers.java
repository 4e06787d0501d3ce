package far.relay.server;

import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.RoomSettings;
import far.relay.transport.Transport;
import far.relay.transport.TransportChoice;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Real servers in this process, and the transports that they can run on. */
final class Servers {
    private Servers() {}

    /** Those that this machine has. */
    static Stream<Transport> transports() {
        return Arrays.stream(Transport.values()).filter(Transport::isAvailable);
    }

    /** The defaults, on this transport. */
    static ServerConfig.Builder config(Transport transport) {
        return ServerConfig.builder().transport(new TransportChoice(List.of(transport)));
    }

    /** One at a free port of 127.0.0.1. */
    static RelayServer start(Transport transport, UnaryOperator<ServerConfig.Builder> settings) throws IOException {
        return start(transport, ListenerConfig.of("127.0.0.1", 0), settings);
    }

    static RelayServer start(Transport transport, ListenerConfig listener, UnaryOperator<ServerConfig.Builder> settings)
            throws IOException {
        return RelayServer.start(
                settings.apply(config(transport).listener(listener)).build());
    }

    /**
     * The CPU time of its event loop so far. Unlike the time that passes, it does not depend on what else this machine
     * does.
     */
    static long loopNanos(RelayServer server) {
        return server.loop()
                .submit(() -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime())
                .awaitUninterruptibly()
                .getNow();
    }

    /** So many rooms. */
    static RoomSettings rooms(int rooms) {
        return RoomSettings.builder().rooms(rooms).build();
    }
}
