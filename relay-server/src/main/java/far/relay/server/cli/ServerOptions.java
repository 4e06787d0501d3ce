package far.relay.server.cli;

import far.relay.cli.EmptyValues;
import far.relay.cli.ProgramVersion;
import far.relay.protocol.Role;
import far.relay.server.ConfigSource;
import far.relay.server.ServerConfig;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomSettings;
import far.relay.system.SystemText;
import far.relay.transport.TransportChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options of the command line, with their defaults and ranges. */
@Command(
        name = "relay-server",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        abbreviateSynopsis = true,
        description = {
            "",
            "Lets two parties talk strictly in turn: both connect to this server, one sends a "
                    + "message, the other answers, and so on. If one of them leaves, the next client takes over "
                    + "its seat and receives the message that is still unanswered.",
            ""
        },
        optionListHeading = "Options:%n",
        footer = {
            "",
            "Examples:",
            "  java -jar relay-server.jar",
            "      One conversation, for two clients on this machine.",
            "  java -jar relay-server.jar --bind 0.0.0.0 --tls-cert c.pem --tls-key k.pem",
            "      For clients on any machine, over TLS.",
            "  java -jar relay-server.jar --config relay.conf",
            "      Options from a file: a line \"rooms = 100\" is --rooms 100.",
            "  nc 127.0.0.1 24573",
            "      A client: run it in two other terminals.",
            "  java -jar relay-server.jar ctl --help",
            "      How to see and control a running server that has an --admin-socket.",
            "",
            "On Ctrl+C (SIGINT), SIGTERM or SIGHUP the server sends every client \"exit\", or \"bye ended\" "
                    + "in named rooms, and ends. With --drain, SIGTERM lets conversations finish first.",
            "With --config, SIGHUP instead reads the file again: limits, access rules and other options change at "
                    + "once, and the log says which need a restart.",
            "Exit status: 0 after such an end, 1 if it cannot listen or its TLS files are invalid, 2 "
                    + "for wrong usage, 3 if it ran out of memory or its event loop died."
        })
final class ServerOptions {

    private int port;
    private int rooms;
    private int waiting;
    private int hold;
    private int maxLine;
    private Role replayRole;
    private TransportChoice transport;

    @Option(
            names = "--config",
            order = 1,
            paramLabel = "FILE",
            description = "Read options from this file, one a line: \"rooms = 100\". The command line overrides it.")
    private Path config;

    @Option(
            names = "--bind",
            order = 2,
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = {
                "The address to listen on (default: ${DEFAULT-VALUE}, which only this machine can reach). "
                        + "0.0.0.0 is every IPv4 address of this machine, :: every address."
            })
    private String bind;

    @Option(
            names = "--busy-wait",
            order = 10,
            description = "Never sleep: lower latency, but one core is always busy. Needs a core to spare.")
    private boolean busyWait;

    @ArgGroup(validate = false, order = 20, heading = "%nAccess and TLS:%n")
    private AccessOptions entry = new AccessOptions();

    @ArgGroup(validate = false, order = 30, heading = "%nTime and other limits:%n")
    private LimitOptions stay = new LimitOptions();

    @ArgGroup(validate = false, order = 40, heading = "%nNamed rooms:%n")
    private NamedRoomOptions namedRooms = new NamedRoomOptions();

    @ArgGroup(validate = false, order = 50, heading = "%nMetrics and health:%n")
    private MetricsOptions metrics = new MetricsOptions();

    @ArgGroup(validate = false, order = 60, heading = "%nAdmin socket:%n")
    private AdminOptions admin = new AdminOptions();

    private ServerOptions() {}

    /**
     * The configuration for these arguments of the command line.
     *
     * @throws ParameterException if an argument is invalid; its message is one line that names the option and its valid
     *     values
     */
    static ServerConfig configOf(String... args) {
        ServerOptions options = parse(args).getCommand();
        return options.toConfig(() -> 0);
    }

    /** The path of the admin socket; empty if there is none. */
    Optional<Path> adminSocket() {
        return admin.socket();
    }

    /** As {@link #configOf}, but also shows whether help or version was requested. */
    static CommandLine parse(String... args) {
        return parse(inFile(args), args);
    }

    /** The options in the config file, as arguments without those that are on the command line; empty if there is no file. */
    static List<String> inFile(String... args) {
        CommandLine line = parse(List.of(args));
        ServerOptions options = line.getCommand();
        return options.config == null || line.isUsageHelpRequested() || line.isVersionHelpRequested()
                ? List.of()
                : ConfigFile.arguments(options.config, line.getParseResult());
    }

    /** As {@link #parse(String...)}, but with these options in the file. */
    static CommandLine parse(List<String> inFile, String... args) {
        List<String> all = new ArrayList<>(inFile);
        all.addAll(List.of(args));
        CommandLine line = parse(all);
        ServerOptions options = line.getCommand();
        Optional<String> problem = options.entry.problem();
        if (problem.isPresent()) {
            throw new ParameterException(line, problem.get());
        }
        return line;
    }

    /** Parses these arguments, without checking them together. */
    static CommandLine parse(List<String> args) {
        // No argument files: an argument that begins with @ is an ordinary one, and --config is for files.
        CommandLine line = new CommandLine(new ServerOptions())
                .setExpandAtFiles(false)
                .registerConverter(Path.class, SystemText::path);
        try {
            ParseResult given = line.parseArgs(args.toArray(String[]::new));
            EmptyValues.refuse(given);
            line.getCommandSpec().argGroups().forEach(group -> refuseRepetition(given, group));
            return line;
        } catch (ParameterException e) {
            // picocli adds words about the setter to what it throws.
            throw e.getCause() instanceof IllegalArgumentException wrong
                    ? new ParameterException(line, wrong.getMessage())
                    : e;
        }
    }

    /** When an option of a group is repeated, picocli starts a new group and forgets the other options in it. */
    private static void refuseRepetition(ParseResult given, ArgGroupSpec group) {
        for (OptionSpec option : group.options()) {
            long times = given.findMatches(group).stream()
                    .flatMap(found -> found.matches().stream())
                    .filter(match -> !match.matchedValues(option).isEmpty())
                    .count();
            if (times > 1 && !option.isMultiValue()) {
                // UsageError words it
                throw new OverwrittenOptionException(option.command().commandLine(), option, option.longestName());
            }
        }
    }

    /** Whether the log is JSON. */
    boolean isLogJson() {
        return stay.isLogJson();
    }

    @Option(
            names = "--port",
            order = 3,
            paramLabel = "PORT",
            defaultValue = "24573",
            description = "The port to listen on, 0 to 65535 (default: ${DEFAULT-VALUE}). 0 picks a free one.")
    private void setPort(String value) {
        port = OptionParser.number("--port", value, 0, ListenerConfig.LARGEST_PORT);
    }

    @Option(
            names = "--rooms",
            order = 4,
            paramLabel = "N",
            defaultValue = "1",
            description = "How many pairs can talk at the same time, 1 to 1000000 (default: ${DEFAULT-VALUE}).")
    private void setRooms(String value) {
        rooms = OptionParser.number("--rooms", value, 1, RoomSettings.MOST_ROOMS);
    }

    @Option(
            names = "--waiting",
            order = 5,
            paramLabel = "M",
            defaultValue = "128",
            description = "How many clients can wait for a seat, 0 to 1000000 (default: ${DEFAULT-VALUE}). One more "
                    + "receives \"exit\".")
    private void setWaiting(String value) {
        waiting = OptionParser.number("--waiting", value, 0, RoomSettings.MOST_WAITING);
    }

    @Option(
            names = "--hold",
            order = 6,
            paramLabel = "N",
            defaultValue = "16",
            description = "How many early lines the server holds for a client, 1 to 1024 (default: "
                    + "${DEFAULT-VALUE}). Beyond that it stops reading from the client for a while.")
    private void setHold(String value) {
        hold = OptionParser.number("--hold", value, 1, RoomSettings.MOST_HELD);
    }

    @Option(
            names = "--max-line",
            order = 7,
            paramLabel = "BYTES",
            defaultValue = "8192",
            description = "The maximum length of a line without its line end, 1 to 1048576 bytes (default: "
                    + "${DEFAULT-VALUE}).")
    private void setMaxLine(String value) {
        maxLine = OptionParser.number("--max-line", value, 1, ConnectionLimits.LARGEST_MAX_LINE);
    }

    @Option(
            names = "--replay-role",
            order = 8,
            paramLabel = "ROLE",
            defaultValue = "emi",
            description = "The role that a replacement receives before a replay, emi or rec (default: "
                    + "${DEFAULT-VALUE}). rec is for clients that can only \"write, then read\" or \"read, then "
                    + "write\".")
    private void setReplayRole(String value) {
        replayRole = Role.of(value).orElseThrow(() -> OptionParser.wrong("--replay-role", "emi or rec", value));
    }

    @Option(
            names = "--transport",
            order = 9,
            paramLabel = "KIND",
            defaultValue = "auto",
            description = "Netty's I/O: auto, io_uring, epoll, kqueue or nio (default: ${DEFAULT-VALUE}, the best "
                    + "that works on this machine; the log says why a better one does not).")
    private void setTransport(String value) {
        transport = TransportChoice.of(value)
                .orElseThrow(() -> OptionParser.wrong("--transport", "auto, io_uring, epoll, kqueue or nio", value));
    }

    /**
     * The configuration of the server.
     *
     * @param unreadLogLines for its metrics
     */
    ServerConfig toConfig(LongSupplier unreadLogLines) {
        return toBuilder(unreadLogLines).build();
    }

    /** Likewise, for a server that can reload it if there is a config file. */
    ServerConfig toConfig(LongSupplier unreadLogLines, ConfigSource source) {
        ServerConfig.Builder server = toBuilder(unreadLogLines);
        return file().isPresent() ? server.source(source).build() : server.build();
    }

    /** The config file; empty if there is none. */
    Optional<Path> file() {
        return Optional.ofNullable(config);
    }

    private ServerConfig.Builder toBuilder(LongSupplier unreadLogLines) {
        RoomSettings.Builder plain =
                RoomSettings.builder().rooms(rooms).waiting(waiting).hold(hold).replayRole(replayRole);
        NamedRoomSettings.Builder named = NamedRoomSettings.builder().waiting(waiting);
        ServerConfig.Builder server = ServerConfig.builder()
                .listener(entry.applyTo(ListenerConfig.of(bind, port)))
                .maxLine(maxLine)
                .transport(transport)
                .busyWait(busyWait)
                .unreadLogLines(unreadLogLines)
                .logLevel(new SimpleLogLevel());
        namedRooms.listener(bind).map(entry::applyTo).ifPresent(server::listener);
        metrics.listener().ifPresent(server::listener);
        admin.socket().ifPresent(server::adminSocket);
        stay.applyTo(plain, named, server);
        namedRooms.applyTo(named, server);
        return server.rooms(plain.build()).namedRooms(named.build());
    }
}
