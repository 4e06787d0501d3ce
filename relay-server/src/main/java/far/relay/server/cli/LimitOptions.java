package far.relay.server.cli;

import far.relay.server.ServerConfig;
import far.relay.server.admin.ServerControl;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.listener.AddressRateLimit;
import far.relay.server.listener.PeerLimits;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that limit clients, and their values. */
final class LimitOptions {
    private Duration turnTimeout;
    private Duration lonelyTimeout;
    private Duration deadAfter;
    private int maxPerAddress;
    private int logLines;
    private boolean logJson;
    private Duration drain;

    @Option(
            names = "--turn-timeout",
            order = 30,
            paramLabel = "TIME",
            defaultValue = OptionParser.OFF,
            description = "A client that has the turn and sends nothing for this time loses its seat: 500ms, 90s, "
                    + "10m, 2h, 1d or off (default: ${DEFAULT-VALUE}). The turn and the message stay for its "
                    + "replacement.")
    private void setTurnTimeout(String value) {
        turnTimeout = OptionParser.durationOrOff(
                "--turn-timeout", value, RoomSettings.SHORTEST_TIMEOUT, RoomSettings.LONGEST_TIMEOUT);
    }

    @Option(
            names = "--lonely-timeout",
            order = 31,
            paramLabel = "TIME",
            defaultValue = OptionParser.OFF,
            description = "A client that is alone in a room, or waits for a seat, for this time is disconnected "
                    + "(default: ${DEFAULT-VALUE}).")
    private void setLonelyTimeout(String value) {
        lonelyTimeout = OptionParser.durationOrOff(
                "--lonely-timeout", value, RoomSettings.SHORTEST_TIMEOUT, RoomSettings.LONGEST_TIMEOUT);
    }

    @Option(
            names = "--dead-after",
            order = 32,
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "A client whose host does not answer, or that does not read, for this time has left: 4s "
                    + "to 1d (default: ${DEFAULT-VALUE}).")
    private void setDeadAfter(String value) {
        deadAfter = OptionParser.duration(
                "--dead-after", value, ConnectionLimits.SHORTEST_DEAD_AFTER, ConnectionLimits.LONGEST_DEAD_AFTER);
    }

    @Option(
            names = "--max-per-address",
            order = 33,
            paramLabel = "N",
            defaultValue = OptionParser.OFF,
            description = "How many connections one address may have, 1 to 1000000 or off (default: "
                    + "${DEFAULT-VALUE}). One more receives \"exit\" and is closed; over TLS it is closed at "
                    + "once. An IPv6 /64 network counts as one address. Fixed limits of an address: "
                    + AddressRateLimit.MOST + " incomplete TLS handshakes, then " + PeerLimits.HANDSHAKES_PER_SECOND
                    + " a second; and as many connections closed for want of memory, then "
                    + PeerLimits.DROPS_PER_SECOND + " a second.")
    private void setMaxPerAddress(String value) {
        maxPerAddress = OptionParser.numberOrOff("--max-per-address", value, ServerConfig.LARGEST_MAX_PER_ADDRESS);
    }

    @Option(
            names = "--log-lines",
            order = 34,
            paramLabel = "N",
            defaultValue = "100",
            description = "How many lines a second clients can cause in the log, 1 to 1000000 (default: "
                    + "${DEFAULT-VALUE}). Further lines are only counted.")
    private void setLogLines(String value) {
        logLines = OptionParser.number("--log-lines", value, 1, ServerConfig.LARGEST_LOG_LINES);
    }

    @Option(
            names = "--drain",
            order = 35,
            paramLabel = "TIME",
            defaultValue = "0",
            description = "On SIGTERM, accept no more clients and let conversations finish for at most this time: 90s, "
                    + "10m, 2h, at most 365d; 0 ends them at once (default: ${DEFAULT-VALUE}). A second SIGTERM, or "
                    + "SIGINT, ends the server at once.")
    private void setDrain(String value) {
        drain = OptionParser.durationOrZero(
                "--drain", value, RoomSettings.SHORTEST_TIMEOUT, ServerControl.LONGEST_DRAIN);
    }

    @Option(
            names = "--log-format",
            order = 35,
            paramLabel = "FORM",
            defaultValue = "text",
            description = "The form of the log: text, or json, which is one object a line (default: ${DEFAULT-VALUE}).")
    private void setLogFormat(String value) {
        logJson = switch (value) {
            case "text" -> false;
            case "json" -> true;
            default -> throw OptionParser.wrong("--log-format", "text or json", value);
        };
    }

    /** Whether the log is JSON. */
    boolean isLogJson() {
        return logJson;
    }

    /** Applies these options. */
    void applyTo(RoomSettings.Builder rooms, NamedRoomSettings.Builder namedRooms, ServerConfig.Builder server) {
        rooms.turnTimeout(turnTimeout).lonelyTimeout(lonelyTimeout);
        namedRooms.turnTimeout(turnTimeout).lonelyTimeout(lonelyTimeout);
        server.deadAfter(deadAfter)
                .maxPerAddress(maxPerAddress)
                .logLines(logLines)
                .drain(drain);
    }
}
