package far.relay.server.cli;

import far.relay.transport.Transport;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that say who may stay, and what they were given. */
public final class StayOptions {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int MOST = 1_000_000;

    private Duration turnTimeout;
    private Duration lonelyTimeout;
    private Duration deadAfter;
    private int maxPerAddress;
    private int logLines;

    @Option(
            names = "--turn-timeout",
            order = 30,
            paramLabel = "TIME",
            defaultValue = Values.OFF,
            description =
                    "Who has the turn and says nothing for so long loses the seat: 500ms, 90s, 10m, 2h, 1d or off "
                            + "(default: ${DEFAULT-VALUE}). The turn and the message stay for who takes it over.")
    private void setTurnTimeout(String value) {
        turnTimeout = Values.durationOrOff("--turn-timeout", value, SHORTEST, LONGEST);
    }

    @Option(
            names = "--lonely-timeout",
            order = 31,
            paramLabel = "TIME",
            defaultValue = Values.OFF,
            description = "Who is alone in a room, or waits for a seat, for so long is let go (default: "
                    + "${DEFAULT-VALUE}).")
    private void setLonelyTimeout(String value) {
        lonelyTimeout = Values.durationOrOff("--lonely-timeout", value, SHORTEST, LONGEST);
    }

    @Option(
            names = "--dead-after",
            order = 32,
            paramLabel = "TIME",
            defaultValue = "60s",
            description =
                    "Whose host does not answer for so long, or who takes nothing of what it is told, has left: 4s "
                            + "to 1d (default: ${DEFAULT-VALUE}).")
    private void setDeadAfter(String value) {
        deadAfter = Values.duration("--dead-after", value, Transport.SHORTEST_DEAD_AFTER, Transport.LONGEST_DEAD_AFTER);
    }

    @Option(
            names = "--max-per-address",
            order = 33,
            paramLabel = "N",
            defaultValue = Values.OFF,
            description = "How many connections one address may have, 1 to 1000000 or off (default: "
                    + "${DEFAULT-VALUE}). One more receives \"exit\" and is closed; over TLS it is closed at once. Of "
                    + "IPv6 a /64 network counts as one address.")
    private void setMaxPerAddress(String value) {
        maxPerAddress = Values.numberOrOff("--max-per-address", value, MOST);
    }

    @Option(
            names = "--log-lines",
            order = 34,
            paramLabel = "N",
            defaultValue = "100",
            description = "How many lines a second clients can cause in the log, 1 to 1000000 (default: "
                    + "${DEFAULT-VALUE}). The others are counted.")
    private void setLogLines(String value) {
        logLines = Values.number("--log-lines", value, 1, MOST);
    }

    /** How long who has the turn may say nothing; zero for as long as they like. */
    public Duration turnTimeout() {
        return turnTimeout;
    }

    /** How long a client may be alone in a room, or wait in line; zero for as long as it likes. */
    public Duration lonelyTimeout() {
        return lonelyTimeout;
    }

    /** How long a connection may be silent on the network, or stuck, before it counts as dead; 4 s to a day. */
    public Duration deadAfter() {
        return deadAfter;
    }

    /** How many connections one address may have open; 0 for any number. */
    public int maxPerAddress() {
        return maxPerAddress;
    }

    /** How many lines a second outsiders can cause in the log; at least 1. */
    public int logLines() {
        return logLines;
    }
}
