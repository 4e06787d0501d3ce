package far.relay.server.cli;

import far.relay.server.ServerConfig;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomSettings;
import far.relay.server.web.WebOrigin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options of named rooms, and their values. */
final class NamedRoomOptions {
    private Optional<Integer> webPort = Optional.of(ServerConfig.DEFAULT_WEB_PORT);
    private boolean hasWebPort;
    private int maxRooms;
    private Duration keepSeat;
    private int history;
    private int maxMessage;
    private final List<WebOrigin> origins = new ArrayList<>();

    @Option(
            names = "--web-port",
            order = 40,
            paramLabel = "PORT",
            description = "The port for named rooms, 0 to 65535 or off (default: " + ServerConfig.DEFAULT_WEB_PORT
                    + ", or none if that is taken). 0 picks a free one. Address, TLS, access and limits are those of "
                    + "the plain port.")
    private void setWebPort(String value) {
        webPort = OptionParser.portOrOff("--web-port", value);
        hasWebPort = true;
    }

    @Option(
            names = "--max-rooms",
            order = 41,
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many named rooms there can be, 1 to 1000000 (default: ${DEFAULT-VALUE}).")
    private void setMaxRooms(String value) {
        maxRooms = OptionParser.number("--max-rooms", value, 1, NamedRoomSettings.MOST_ROOMS);
    }

    @Option(
            names = "--keep-seat",
            order = 42,
            paramLabel = "TIME",
            defaultValue = "10m",
            description =
                    "How long a seat in a named room stays its owner's after the connection is lost: 90s, 10m, 2h, at "
                            + "most 365d; 0 frees it at once (default: ${DEFAULT-VALUE}).")
    private void setKeepSeat(String value) {
        keepSeat = OptionParser.durationOrZero(
                "--keep-seat", value, RoomSettings.SHORTEST_TIMEOUT, RoomSettings.LONGEST_TIMEOUT);
    }

    @Option(
            names = "--history",
            order = 43,
            paramLabel = "BYTES",
            defaultValue = "64k",
            description =
                    "How much a named room keeps of its past messages, 0 to 16m (default: ${DEFAULT-VALUE}). It always "
                            + "keeps the last one.")
    private void setHistory(String value) {
        history = OptionParser.bytes("--history", value, 0, NamedRoomSettings.MOST_HISTORY);
    }

    @Option(
            names = "--max-message",
            order = 44,
            paramLabel = "BYTES",
            defaultValue = "64k",
            description = "The maximum length of a message in a named room, 1 to 1m (default: ${DEFAULT-VALUE}).")
    private void setMaxMessage(String value) {
        maxMessage = OptionParser.bytes("--max-message", value, 1, ConnectionLimits.LARGEST_MAX_MESSAGE);
    }

    @Option(
            names = "--web-origin",
            order = 45,
            arity = "1..*",
            paramLabel = "ORIGIN",
            description =
                    "Let web pages of these origins, such as https://chat.example, open a WebSocket, besides those of the "
                            + "server's own host name and port.")
    private void setOrigins(List<String> all) {
        all.subList(origins.size(), all.size())
                .forEach(text -> origins.add(WebOrigin.of(text)
                        .orElseThrow(() ->
                                OptionParser.wrong("--web-origin", "origins such as https://chat.example", text))));
    }

    /** The web port, if there is one, with the address of the plain port. The default one may be taken. */
    Optional<ListenerConfig> listener(String host) {
        return webPort.map(port -> ListenerConfig.web(host, port).withOrigins(Set.copyOf(origins)))
                .map(listener -> hasWebPort ? listener : listener.optional());
    }

    /** Applies the other options. */
    void applyTo(NamedRoomSettings.Builder rooms, ServerConfig.Builder server) {
        rooms.maxRooms(maxRooms).keepSeat(keepSeat).history(history);
        server.maxMessage(maxMessage);
    }
}
