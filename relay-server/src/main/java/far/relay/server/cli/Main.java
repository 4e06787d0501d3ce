package far.relay.server.cli;

import far.relay.cli.UsageError;
import far.relay.protocol.DurationText;
import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.connection.OutsideText;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.listener.TrustedProxies;
import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
import far.relay.server.tls.TlsFiles;
import far.relay.system.SystemText;
import io.netty.util.NetUtil;
import io.netty.util.ResourceLeakDetector;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** {@code java -jar relay-server.jar}: parses the command line, runs the server, and ends on a signal. */
public final class Main {
    /** The first argument of a command line that is for {@link CtlCommand}. */
    private static final String CTL = "ctl";

    private static final int CANNOT_LISTEN = 1;
    private static final int CANNOT_WRITE = 1;
    private static final int WRONG_USAGE = 2;
    private static final int FAILED = 3;
    private static final byte[] OUT_OF_MEMORY =
            "relay-server: out of memory: java -Xmx gives it more\n".getBytes(StandardCharsets.US_ASCII);
    /** How long the program waits at its end for the log to be read. */
    private static final long LOG_MILLIS = 300;

    private static final Pattern SIGNAL_HANDLER = Pattern.compile("(SIG[A-Z]+) handler");

    private final LogOutput log;
    private volatile RelayServer server;
    /** Whether the log is JSON. */
    private volatile boolean json;

    private Main(LogOutput log) {
        this.log = log;
    }

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(CTL)) {
            String[] arguments = SystemText.arguments(args);
            System.exit(CtlCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        LogOutput log = new LogOutput(new FileOutputStream(FileDescriptor.err), Main::reportDropped);
        System.setErr(log.printer()); // before there is a logger
        // Makes Netty count its direct memory, so that an allocation over the limit fails at once. The JDK would try
        // for half a second.
        System.getProperties().putIfAbsent("io.netty.tryReflectionSetAccessible", "true");
        Main program = new Main(log);
        Runtime.getRuntime().addShutdownHook(new Thread(program::end, "end"));
        try {
            program.run(args);
        } catch (Error e) {
            program.failed(e);
        }
    }

    private void run(String... args) {
        String[] arguments = SystemText.arguments(args);
        CommandLine line;
        List<String> inFile;
        try {
            inFile = ServerOptions.inFile(arguments);
            line = ServerOptions.parse(inFile, arguments);
        } catch (UnreadableConfigException e) {
            exit(WRONG_USAGE, inOneLine(e));
            return;
        } catch (ParameterException e) {
            exit(WRONG_USAGE, inOneLine(e) + " (see --help)");
            return;
        }
        if (CommandLine.printHelpIfRequested(line.getParseResult())) {
            if (System.out.checkError()) {
                exit(CANNOT_WRITE, "cannot write to standard output");
            }
            return;
        }
        ServerOptions options = line.getCommand();
        json = options.isLogJson();
        if (json) {
            log.formatText(JsonLog::ofText);
            EventLog.use(new JsonLog(log));
        }
        ServerConfig config = options.toConfig(log::dropped, new ConfigReload(inFile, log::dropped, arguments));
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // slow, and for tests
        }
        if (options.file().isPresent()) {
            Signals.handle("HUP", this::reload);
        }
        try {
            RelayServer started = RelayServer.start(config, this::failed);
            server = started;
            started.drained().thenRun(() -> System.exit(0));
            Signals.handle("TERM", () -> terminate(started));
            announce(server, config, line.getParseResult().hasMatchedOption("--bind"));
            announceWeb(server, config);
            announceMetrics(server);
            announceAdmin(config);
            shrinkHeap();
        } catch (IOException e) {
            if (json) {
                logger().log(LogEvent.CANNOT_START, e.getMessage());
                System.exit(CANNOT_LISTEN);
            }
            exit(CANNOT_LISTEN, e.getMessage());
        }
    }

    /**
     * Gives back most of the heap that the JVM started with, by default a 64th of the machine's memory: the default collector would
     * fill it with garbage before it collects. The heap does not shrink below {@code -Xms}.
     */
    private static void shrinkHeap() {
        System.gc();
    }

    private static void announceWeb(RelayServer server, ServerConfig config) {
        server.address(ListenerConfig.Kind.WEB)
                .ifPresent(address -> logger().log(
                                LogEvent.LISTENING_WEB,
                                NetUtil.toSocketAddressString(address),
                                config.namedRooms().maxRooms(),
                                PageAddress.of(address, webTls(config))));
    }

    private static void announceAdmin(ServerConfig config) {
        config.adminSocket().ifPresent(path -> logger().log(LogEvent.LISTENING_ADMIN, OutsideText.of(path.toString())));
    }

    private static void announceMetrics(RelayServer server) {
        server.address(ListenerConfig.Kind.METRICS)
                .ifPresent(address -> logger().log(
                                LogEvent.LISTENING_METRICS,
                                "http://" + NetUtil.toSocketAddressString(address) + "/metrics"));
    }

    private static Optional<TlsFiles> webTls(ServerConfig config) {
        return config.listeners().stream()
                .filter(listener -> listener.kind() == ListenerConfig.Kind.WEB)
                .findFirst()
                .flatMap(ListenerConfig::tls);
    }

    /** @param bound whether the address was given, so that nobody has to be told how; nor behind a proxy */
    private static void announce(RelayServer server, ServerConfig config, boolean bound) {
        boolean local = !bound
                && server.address().getAddress().isLoopbackAddress()
                && config.listeners().get(0).proxies().equals(TrustedProxies.NONE);
        logger().log(
                        local ? LogEvent.LISTENING_LOCALLY : LogEvent.LISTENING,
                        NetUtil.toSocketAddressString(server.address()),
                        config.rooms().rooms(),
                        server.transport().label());
    }

    /** While it starts, it has just read the file. */
    private void reload() {
        RelayServer running = server;
        if (running != null) {
            running.reload();
        }
    }

    /** A supervisor wants the program to end. */
    private static void terminate(RelayServer server) {
        Duration time = server.drainTime();
        if (time.isZero() || !server.drain(time)) {
            System.exit(0);
        }
        logger().log(LogEvent.SIGNAL_TO_DRAIN, "SIGTERM", DurationText.of(time));
    }

    /**
     * Runs when the process ends, usually by a signal. If the server is running, it is closed in order and the exit
     * status is 0; otherwise the status stays.
     */
    private void end() {
        RelayServer listening = server;
        if (listening == null) {
            log.drain(LOG_MILLIS);
            return;
        }
        if (!listening.drained().toCompletableFuture().isDone()) {
            logger().log(LogEvent.SIGNAL, signal());
        }
        listening.close();
        logger().log(LogEvent.ENDED);
        log.drain(LOG_MILLIS);
        Runtime.getRuntime().halt(0);
    }

    /** The signal that ends the process. Only the name of the thread in which the JVM handles it shows which it is. */
    private static String signal() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> SIGNAL_HANDLER.matcher(thread.getName()))
                .filter(Matcher::matches)
                .map(name -> name.group(1))
                .findFirst()
                .orElse("a signal");
    }

    /** Ends the process at once. If memory is exhausted, it allocates none. */
    private void failed(Throwable cause) {
        log.writeLast(lastLine(cause), LOG_MILLIS);
        Runtime.getRuntime().halt(FAILED);
    }

    private byte[] lastLine(Throwable cause) {
        if (isLackOfMemory(cause)) {
            return json ? JsonLog.OUT_OF_MEMORY : OUT_OF_MEMORY;
        }
        String reason = OutsideText.of(String.valueOf(cause.getMessage()));
        String line = json ? JsonLog.of(LogEvent.SERVER_FAILED_BECAUSE, null, reason) : "relay-server: " + reason;
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A class whose initializer ran out of memory fails each time it is used; then only the text shows the cause. */
    private static boolean isLackOfMemory(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError
                    || cause instanceof LinkageError
                            && String.valueOf(cause.getMessage()).contains(OutOfMemoryError.class.getName())) {
                return true;
            }
        }
        return false;
    }

    private static void reportDropped(long lines) {
        new EventLog(LogOutput.class).log(LogEvent.LINES_DROPPED, lines);
    }

    private static EventLog logger() {
        return new EventLog(Main.class);
    }

    private static void exit(int status, String message) {
        System.err.println("relay-server: " + message); // the program waits at its end until it is written
        System.exit(status);
    }

    /** The error message, without line breaks. */
    static String inOneLine(ParameterException e) {
        return UsageError.of(e).text().replaceAll("(\\s|\\R)+", " ");
    }
}
