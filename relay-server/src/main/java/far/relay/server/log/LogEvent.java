package far.relay.server.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.Level;

/**
 * What the server logs: the name of the event, its level, and its message, in which {@code {name}} stands for the value of a field, and
 * {@code {name?one|many}} for a word that depends on a number. docs/operations.md has a table of them. Names and fields are stable: what
 * reads the log relies on them. Several constants can be one event, whose message differs.
 */
public enum LogEvent {
    LISTENING("listening", Level.INFO, "listening on {address}, {rooms} {rooms?room|rooms}, {transport}"),
    LISTENING_LOCALLY(
            "listening",
            Level.INFO,
            "listening on {address}, {rooms} {rooms?room|rooms}, {transport}; only this machine can reach it: --bind 0.0.0.0 "
                    + "opens it to others"),
    LISTENING_WEB(
            "listening_web",
            Level.INFO,
            "listening on {address} for named rooms, {rooms} at most; to talk, open {url}"),
    LISTENING_METRICS("listening_metrics", Level.INFO, "metrics on {url}"),
    TRANSPORT_UNAVAILABLE("transport_unavailable", Level.INFO, "{reason}; trying {next}"),
    PORT_SKIPPED("port_skipped", Level.WARN, "{reason}; continuing without this port"),
    CANNOT_START("cannot_start", Level.ERROR, "{reason}"),
    SIGNAL("signal", Level.INFO, "received {signal}, shutting down"),
    SIGNAL_TO_DRAIN("signal", Level.INFO, "received {signal}, draining for at most {limit}"),
    DRAINING("draining", Level.INFO, "draining: no new clients, {count} connections left"),
    DRAINED("drained", Level.INFO, "drained: all clients have gone"),
    DRAIN_TIMEOUT("drain_timeout", Level.INFO, "the time to drain is over, ending {count} connections"),
    ENDED("ended", Level.INFO, "ended"),
    SERVER_FAILED("server_failed", Level.ERROR, "the server failed"),
    SERVER_FAILED_BECAUSE("server_failed", Level.ERROR, "{reason}"),
    RELOAD_FAILED("reload_failed", Level.ERROR, "reload: nothing is changed: {reason}"),
    RELOAD_UNCHANGED("reload_unchanged", Level.INFO, "reload: the options are as before"),
    RELOADED("reloaded", Level.INFO, "reload: changed {options}"),
    RELOAD_NEEDS_RESTART("reload_needs_restart", Level.WARN, "reload: changes only at a restart: {options}"),

    TLS_LOADED(
            "tls_loaded",
            Level.INFO,
            "TLS by {provider} with the certificate of {subject}, valid until {until}, SHA-256 {sha256}"),
    TLS_EXPIRED("tls_expired", Level.WARN, "The TLS certificate has expired: clients will not accept it"),
    TLS_NOT_LOADED(
            "tls_not_loaded", Level.ERROR, "cannot load the new TLS files, keeping the current certificate: {reason}"),
    TLS_HANDSHAKE_FAILED("tls_handshake_failed", Level.INFO, "{client}: {reason}"),

    LISTENING_ADMIN("listening_admin", Level.INFO, "admin socket at {path}"),
    ADMIN_FULL("admin_full", Level.WARN, "too many connections to the admin socket: one is closed"),
    ADMIN_SOCKET_LEFT("admin_socket_left", Level.WARN, "cannot delete the admin socket: {reason}"),
    OPERATOR_CLOSES_ROOM("operator_closes_room", Level.INFO, "the operator closes room {room}"),
    OPERATOR_REMOVES_CLIENT("operator_removes_client", Level.INFO, "the operator removes client {id}"),
    OPERATOR_SENDS_NOTICE("operator_sends_notice", Level.INFO, "the operator sends a notice to {count} clients"),
    OPERATOR_DRAINS("operator_drains", Level.INFO, "the operator drains the server, for at most {limit}"),
    OPERATOR_RELOADS("operator_reloads", Level.INFO, "the operator reloads the config file"),
    OPERATOR_SETS_LOG_LEVEL(
            "operator_sets_log_level", Level.INFO, "the operator sets the level of the log to {log_level}"),

    ACCEPT_FAILED("accept_failed", Level.WARN, "cannot accept new connections, trying again every second: {reason}"),
    ACCEPT_RESUMED("accept_resumed", Level.INFO, "accepting new connections again"),
    CLIENT_REFUSED("client_refused", Level.INFO, "{client} refused: {reason}"),
    CLIENT_REFUSED_IN_DETAIL("client_refused", Level.INFO, "{client} refused: {reason}: {detail}"),
    CLIENT_TURNED_AWAY("client_turned_away", Level.INFO, "{client} turned away: {reason}"),
    CLIENT_CLOSED("client_closed", Level.INFO, "{client} closed: {reason}"),
    CLIENT_NEVER_ENTERED("client_never_entered", Level.INFO, "{client} did not enter a room: {reason}"),
    CONNECTION_FAILED("connection_failed", Level.ERROR, "{client}: closed by a fault of the server"),

    QUEUE_JOINED("queue_joined", Level.INFO, "{client} waits in line, {count} in all"),
    QUEUE_JOINED_OF_ROOM("queue_joined", Level.INFO, "{client} waits for a seat of room {room}"),
    QUEUE_LEFT("queue_left", Level.INFO, "{client} leaves the waiting line: {reason}"),
    QUEUE_LEFT_OF_ROOM("queue_left", Level.INFO, "{client} leaves the queue of room {room}: {reason}"),
    SEAT_TAKEN("seat_taken", Level.INFO, "{client} takes seat {seat} of room {room}"),
    SEAT_TAKEN_OVER("seat_taken_over", Level.INFO, "{client} takes over seat {seat} of room {room}"),
    SEAT_RESUMED("seat_resumed", Level.INFO, "{client} resumes seat {seat} of room {room}"),
    SEAT_AWAY("seat_away", Level.INFO, "{client} is away from seat {seat} of room {room}: {reason}"),
    SEAT_LEFT("seat_left", Level.INFO, "{client} leaves seat {seat} of room {room}: {reason}"),
    SEAT_FREED("seat_freed", Level.INFO, "seat {seat} of room {room} is free: its owner lost it while away"),
    ROOM_CREATED("room_created", Level.INFO, "room {room} created"),
    ROOM_DELETED("room_deleted", Level.INFO, "room {room} deleted"),
    ROOM_FAILED("room_failed", Level.ERROR, "a fault of the server in room {room}"),
    STORE_LOST_DATA("store_lost_data", Level.ERROR, "the store has lost data of room {room}"),

    MEMORY_SHORT(
            "memory_short",
            Level.WARN,
            "short of memory, clients take {used} of {available} MiB: closing the connections that take most"),
    MEMORY_ENOUGH(
            "memory_enough",
            Level.INFO,
            "enough memory again, clients take {used} MiB: {count} connections were closed"),
    LINES_LEFT_OUT("lines_left_out", Level.WARN, "{count} {count?line was|lines were} left out: too many in a second"),
    LINES_DROPPED("lines_dropped", Level.WARN, "{count} {count?line was|lines were} dropped: nobody read them in time");

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)(?:\\?([^|}]*)\\|([^}]*))?}");

    private final String id;
    private final Level level;
    private final String template;
    private final List<String> fields = new ArrayList<>();

    LogEvent(String id, Level level, String template) {
        this.id = id;
        this.level = level;
        this.template = template;
        Matcher place = Pattern.compile("\\{(\\w+)}").matcher(template);
        while (place.find()) {
            fields.add(place.group(1));
        }
    }

    /** Its name. */
    public String id() {
        return id;
    }

    public Level level() {
        return level;
    }

    /** The names of its fields, in the order of their values. */
    public List<String> fields() {
        return List.copyOf(fields);
    }

    /** Its message, with these values of its fields. */
    public String message(Object... values) {
        return PLACE.matcher(template).replaceAll(place -> {
            Object value = values[fields.indexOf(place.group(1))];
            String text = place.group(2) == null
                    ? String.valueOf(value)
                    : place.group(((Number) value).longValue() == 1 ? 2 : 3);
            return Matcher.quoteReplacement(text);
        });
    }
}
