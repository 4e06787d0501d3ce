package far.relay.server.admin;

import far.relay.server.connection.RateLimitedLog;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.Handshake;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.metrics.ConnectionMetrics.State;
import far.relay.server.metrics.Metrics;
import far.relay.server.room.Lobby;
import far.relay.server.room.Rooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The metrics of a server, except those of its process: docs/operations.md has a table of them. They have neither names of rooms nor
 * addresses of clients.
 *
 * @param build names and values that describe the program, in turn
 * @param listeners those of all listeners
 * @param certificates when the certificate of each listener with TLS expires
 * @param unreadLogLines how many lines of the log were dropped because nobody read them in time
 */
public record ServerMetrics(
        List<String> build,
        Metrics metrics,
        List<ConnectionMetrics> listeners,
        Map<String, Supplier<Instant>> certificates,
        Lobby lobby,
        Rooms rooms,
        RateLimitedLog log,
        LongSupplier unreadLogLines) {
    private static final String ROOMS = "rooms";
    private static final String PLAIN = "plain";
    private static final String NAMED = "named";
    private static final String LISTENER = "listener";
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);

    /** Adds the present values. On the event loop; takes much less than a millisecond, however many clients and rooms there are. */
    void addTo(Families families) {
        families.gauge("relay_build_info", "The program; always 1.")
                .add(1, build.toArray(String[]::new))
                .end();
        connections(families);
        handshakes(families);
        rooms(families);
        messages(families);
        loop(families);
        limits(families);
    }

    private void connections(Families families) {
        Families.Gauges open = families.gauge("relay_connections", "Open connections.");
        Families.Counters accepted = families.counter(
                "relay_connections_accepted", "Connections that were accepted and not refused at once.");
        for (ConnectionMetrics listener : listeners) {
            accepted.add(listener.accepted(), LISTENER, listener.listener());
            for (Protocol protocol : listener.protocols()) {
                for (State state : State.values()) {
                    open.add(
                            listener.open(protocol, state),
                            LISTENER,
                            listener.listener(),
                            "protocol",
                            word(protocol),
                            "state",
                            word(state));
                }
            }
        }
        open.end();
        accepted.end();
    }

    private void handshakes(Families families) {
        if (certificates.isEmpty()) {
            return;
        }
        Families.Counters ended = families.counter("relay_tls_handshakes", "TLS handshakes that have ended.");
        Families.Gauges expires = families.gauge(
                "relay_tls_certificate_expires_in_seconds",
                "Time until the server's certificate expires; negative if it has.");
        for (ConnectionMetrics listener : listeners) {
            Supplier<Instant> certificate = certificates.get(listener.listener());
            if (certificate != null) {
                for (Handshake result : Handshake.values()) {
                    ended.add(listener.handshakes(result), LISTENER, listener.listener(), "result", word(result));
                }
                long millis = Duration.between(Instant.now(), certificate.get()).toMillis();
                expires.add(millis / MILLIS_PER_SECOND, LISTENER, listener.listener());
            }
        }
        ended.end();
        expires.end();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void rooms(Families families) {
        families.gauge("relay_rooms", "Rooms that have a client, or an owner of a seat who is away.")
                .add(lobby.openRooms(), ROOMS, PLAIN)
                .add(rooms.size(), ROOMS, NAMED)
                .end();
        families.gauge("relay_rooms_limit", "How many rooms there can be.")
                .add(lobby.settings().rooms(), ROOMS, PLAIN)
                .add(rooms.settings().maxRooms(), ROOMS, NAMED)
                .end();
        families.gauge("relay_seats", "Clients that are connected to a seat.")
                .add(metrics.plainSeats().connectedClients(), ROOMS, PLAIN)
                .add(metrics.namedSeats().connectedClients(), ROOMS, NAMED)
                .end();
        families.gauge("relay_waiting_clients", "Clients that wait for a seat.")
                .add(lobby.waiting(), ROOMS, PLAIN)
                .add(rooms.waiting(), ROOMS, NAMED)
                .end();
        families.gauge("relay_waiting_clients_limit", "How many clients can wait.")
                .add(lobby.settings().waiting(), ROOMS, PLAIN)
                .add(rooms.settings().waiting(), ROOMS, NAMED)
                .end();
        families.counter("relay_seats_assigned", "Seats that were given to a client.")
                .add(metrics.plainSeats().takenSeats(), ROOMS, PLAIN, "how", "new")
                .add(metrics.plainSeats().takenOverSeats(), ROOMS, PLAIN, "how", "takeover")
                .add(metrics.namedSeats().takenSeats(), ROOMS, NAMED, "how", "new")
                .add(metrics.namedSeats().resumedSeats(), ROOMS, NAMED, "how", "resume")
                .end();
    }

    private void messages(Families families) {
        families.counter("relay_messages_received", "Messages from clients.")
                .add(metrics.plainMessages().received(), ROOMS, PLAIN)
                .add(metrics.namedMessages().received(), ROOMS, NAMED)
                .end();
        families.counter("relay_messages_received_bytes", "The length of the text of these messages.")
                .add(metrics.plainMessages().receivedBytes(), ROOMS, PLAIN)
                .add(metrics.namedMessages().receivedBytes(), ROOMS, NAMED)
                .end();
        families.counter("relay_messages_sent", "Messages to clients, with those that are sent again.")
                .add(metrics.plainMessages().sent(), ROOMS, PLAIN)
                .add(metrics.namedMessages().sent(), ROOMS, NAMED)
                .end();
        families.counter("relay_messages_sent_bytes", "The length of the text of these messages.")
                .add(metrics.plainMessages().sentBytes(), ROOMS, PLAIN)
                .add(metrics.namedMessages().sentBytes(), ROOMS, NAMED)
                .end();
        families.histogram(
                        "relay_message_relay_seconds",
                        "Time that the event loop needed for a message until it was written to its receiver; without messages that "
                                + "waited for their turn.")
                .add(metrics.plainMessages().relaying(), ROOMS, PLAIN)
                .add(metrics.namedMessages().relaying(), ROOMS, NAMED)
                .end();
        families.histogram(
                        "relay_turn_seconds", "Time from when a client was sent a message until its answer was there.")
                .add(metrics.plainMessages().turns(), ROOMS, PLAIN)
                .add(metrics.namedMessages().turns(), ROOMS, NAMED)
                .end();
    }

    private void loop(Families families) {
        families.histogram("relay_loop_lag_seconds", "How much later than planned a timer of the event loop ran.")
                .add(metrics.lag().histogram())
                .end();
        metrics.time()
                .ifPresent(time -> families.counter(
                                "relay_loop_busy_seconds",
                                "Time in which the event loop worked. Its rate is the utilisation.")
                        .add(time.busyNanos() / NANOS_PER_SECOND)
                        .end());
    }

    private void limits(Families families) {
        Families.Counters refusals =
                families.counter("relay_refusals", "Clients that were refused, by the reason in the log.");
        log.refusals().counts().forEach((reason, count) -> refusals.add(count, "reason", reason));
        refusals.end();
        families.gauge("relay_memory_short", "1 while clients use too much memory, and those that use most are closed.")
                .add(metrics.memory().isShort() ? 1 : 0)
                .end();
        families.counter(
                        "relay_memory_closed_clients",
                        "Clients that were closed because memory was short; counted when it is enough again.")
                .add(metrics.memory().closedClients())
                .end();
        families.counter("relay_log_lines_dropped", "Lines that are missing in the log.")
                .add(log.leftOut(), "reason", "rate")
                .add(unreadLogLines.getAsLong(), "reason", "unread")
                .end();
    }
}
