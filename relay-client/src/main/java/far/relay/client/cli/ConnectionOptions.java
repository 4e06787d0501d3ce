package far.relay.client.cli;

import far.relay.client.ClientOptions;
import far.relay.client.RoomOptions;
import far.relay.client.text.Messages;
import far.relay.protocol.Role;
import far.relay.protocol.RoomLink;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options for the connection to the server. */
final class ConnectionOptions {
    private final Messages messages;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private TlsOptions tls;

    private String host;
    private int port;
    private int maxLine;
    private Role replayRole;
    private Duration deadAfter;

    ConnectionOptions(Messages messages) {
        this.messages = messages;
    }

    @Option(
            names = "--host",
            order = 11,
            descriptionKey = "relay-client.host",
            scope = ScopeType.INHERIT,
            paramLabel = "HOST",
            defaultValue = ClientOptions.DEFAULT_HOST)
    private void setHost(String value) {
        if (value.isBlank()) {
            throw values().invalid("--host", messages.get("usage.host"), value);
        }
        host = value;
    }

    @Option(
            names = "--port",
            order = 12,
            descriptionKey = "relay-client.port",
            scope = ScopeType.INHERIT,
            paramLabel = "PORT",
            defaultValue = "" + ClientOptions.DEFAULT_PORT)
    private void setPort(String value) {
        port = values().number("--port", value, 1, ClientOptions.LARGEST_PORT);
    }

    @Option(
            names = "--max-line",
            order = 13,
            descriptionKey = "relay-client.max-line",
            scope = ScopeType.INHERIT,
            paramLabel = "BYTES",
            defaultValue = "" + ClientOptions.DEFAULT_MAX_LINE)
    private void setMaxLine(String value) {
        maxLine = values().number("--max-line", value, 1, ClientOptions.LARGEST_MAX_LINE);
    }

    @Option(
            names = "--replay-role",
            order = 19,
            paramLabel = "ROLE",
            defaultValue = "emi",
            descriptionKey = "relay-client.replay-role")
    private void setReplayRole(String value) {
        replayRole = Role.of(value)
                .orElseThrow(() -> values().invalid("--replay-role", messages.get("usage.replay-role"), value));
    }

    @Option(
            names = "--dead-after",
            order = 37,
            paramLabel = "TIME",
            defaultValue = "60s",
            descriptionKey = "relay-client.dead-after")
    private void setDeadAfter(String value) {
        deadAfter = values().duration(
                        "--dead-after", value, ClientOptions.SHORTEST_DEAD_AFTER, ClientOptions.LONGEST_DEAD_AFTER);
    }

    private OptionParser values() {
        return new OptionParser(spec, messages);
    }

    /** Adds the options that hold for a named room. Reads the TLS files. */
    void apply(RoomOptions.Builder room) {
        room.deadAfter(deadAfter).maxMessage(maxMessage());
        tls.tls(spec, messages).ifPresent(room::tls);
    }

    /** The most bytes of a message in a named room: {@code --max-line}, if it is given. */
    int maxMessage() {
        return spec.commandLine().getParseResult().hasMatchedOption("--max-line")
                ? maxLine
                : RoomOptions.DEFAULT_MAX_MESSAGE;
    }

    /** The options as {@code ClientOptions}. Reads the TLS files. */
    ClientOptions clientOptions() {
        ClientOptions.Builder options = builder(host, port);
        tls.tls(spec, messages).ifPresent(options::tls);
        return options.build();
    }

    /** Likewise, for the server of this link. */
    ClientOptions clientOptions(RoomLink link) {
        ClientOptions.Builder options = builder(link.host(), link.port());
        tls.tls(spec, messages, link.scheme()).ifPresent(options::tls);
        return options.build();
    }

    private ClientOptions.Builder builder(String serverHost, int serverPort) {
        return ClientOptions.builder()
                .host(serverHost)
                .port(serverPort)
                .maxLine(maxLine)
                .deadAfter(deadAfter)
                .replayRole(replayRole);
    }
}
