package far.relay.server.admin;

import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.metrics.ConnectionMetrics.State;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.metrics.SeatMetrics;
import io.netty.util.NetUtil;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/**
 * A server in a few figures. For the event loop's thread.
 *
 * @param addresses those that it listens on for clients
 * @param log empty if its level is not known
 */
public record AdminStatus(
        ServerMetrics server,
        Readiness readiness,
        Supplier<List<InetSocketAddress>> addresses,
        Optional<LogLevel> log) {
    private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

    void writeTo(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("state", readiness.whyNot().orElse("ready"));
        List<String> build = server.build();
        for (int i = 0; i < build.size(); i += 2) {
            json.writeStringProperty(build.get(i), build.get(i + 1));
        }
        json.writeNumberProperty("pid", ProcessHandle.current().pid());
        json.writeNumberProperty(
                "uptime_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
        log.ifPresent(level -> json.writeStringProperty("log_level", level.get()));
        json.writeArrayPropertyStart("addresses");
        addresses.get().forEach(address -> json.writeString(NetUtil.toSocketAddressString(address)));
        json.writeEndArray();
        json.writeObjectPropertyStart("connections");
        for (ConnectionMetrics listener : server.listeners()) {
            json.writeNumberProperty(listener.listener(), open(listener));
        }
        json.writeEndObject();
        rooms(
                "plain",
                server.lobby().openRooms(),
                server.lobby().settings().rooms(),
                server.metrics().plainSeats(),
                server.lobby().waiting(),
                server.metrics().plainMessages(),
                json);
        rooms(
                "named",
                server.rooms().size(),
                server.rooms().settings().maxRooms(),
                server.metrics().namedSeats(),
                server.rooms().waiting(),
                server.metrics().namedMessages(),
                json);
        json.writeObjectPropertyStart("memory");
        json.writeBooleanProperty("short", server.metrics().memory().isShort());
        json.writeNumberProperty(
                "heap_bytes",
                Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        json.writeNumberProperty("heap_limit_bytes", Runtime.getRuntime().maxMemory());
        json.writeNumberProperty("direct_bytes", PlatformDependent.usedDirectMemory());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static int open(ConnectionMetrics listener) {
        int all = 0;
        for (Protocol protocol : listener.protocols()) {
            for (State state : State.values()) {
                all += listener.open(protocol, state);
            }
        }
        return all;
    }

    private static void rooms(
            String kind,
            int rooms,
            int limit,
            SeatMetrics seats,
            int waiting,
            MessageMetrics messages,
            JsonGenerator json) {
        json.writeObjectPropertyStart(kind);
        json.writeNumberProperty("rooms", rooms);
        json.writeNumberProperty("rooms_limit", limit);
        json.writeNumberProperty("seated", seats.connectedClients());
        json.writeNumberProperty("waiting", waiting);
        json.writeNumberProperty("messages", messages.received());
        json.writeEndObject();
    }
}
