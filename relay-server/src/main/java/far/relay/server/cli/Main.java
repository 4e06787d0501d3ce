package far.relay.server.cli;

import far.relay.cli.UsageError;
import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.connection.OutsideText;
import far.relay.system.SystemText;
import io.netty.util.NetUtil;
import io.netty.util.ResourceLeakDetector;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** {@code java -jar relay-server.jar}: parses, starts, and ends on a signal. */
public final class Main {
    private static final int CANNOT_LISTEN = 1;
    private static final int CANNOT_WRITE = 1;
    private static final int WRONG_USAGE = 2;
    private static final int FAILED = 3;
    private static final byte[] OUT_OF_MEMORY =
            "relay-server: out of memory: java -Xmx gives it more\n".getBytes(StandardCharsets.US_ASCII);
    /** How long the end may wait for somebody to read the log. */
    private static final long LOG_MILLIS = 300;

    private final LogOutput log;
    private volatile RelayServer server;

    private Main(LogOutput log) {
        this.log = log;
    }

    public static void main(String[] args) {
        LogOutput log = new LogOutput(new FileOutputStream(FileDescriptor.err), Main::tellDropped);
        System.setErr(log.printer()); // before there is a logger
        // Netty counts its direct memory itself then, and a lack of it fails at once. The JDK tries for half a second
        // to find some.
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
        CommandLine line;
        try {
            line = ServerOptions.parse(SystemText.arguments(args));
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
        ServerConfig config = options.toConfig();
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // it is for tests, and slow
        }
        try {
            server = RelayServer.start(config, this::failed);
            announce(server, config.rooms().rooms(), line.getParseResult().hasMatchedOption("--bind"));
            shrinkHeap();
        } catch (IOException e) {
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

    /** @param bound whether the address was given, so that nobody has to be told how */
    private static void announce(RelayServer server, int rooms, boolean bound) {
        Logger log = LoggerFactory.getLogger(Main.class);
        log.info(
                "listening on {}, {} {}, {}{}",
                NetUtil.toSocketAddressString(server.address()),
                rooms,
                rooms == 1 ? "room" : "rooms",
                server.transport().label(),
                !bound && server.address().getAddress().isLoopbackAddress()
                        ? "; only this machine can reach it: --bind 0.0.0.0 opens it to others"
                        : "");
    }

    /**
     * Runs when the process ends, by a signal mostly. The end of a server that listens is an orderly one, so its status is 0;
     * any other end keeps its status.
     */
    private void end() {
        RelayServer listening = server;
        if (listening == null) {
            log.drain(LOG_MILLIS);
            return;
        }
        listening.close();
        LoggerFactory.getLogger(Main.class).info("ended");
        log.drain(LOG_MILLIS);
        Runtime.getRuntime().halt(0);
    }

    /** Ends the process at once. Out of memory, it does so without any. */
    private void failed(Throwable cause) {
        byte[] line = isLackOfMemory(cause)
                ? OUT_OF_MEMORY
                : ("relay-server: " + OutsideText.of(String.valueOf(cause.getMessage())) + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        log.sayLast(line, LOG_MILLIS);
        Runtime.getRuntime().halt(FAILED);
    }

    /** A class whose initializer runs out of memory fails again each time it is used, and then says so in text only. */
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

    private static void tellDropped(long lines) {
        LoggerFactory.getLogger(LogOutput.class)
                .warn("{} {} dropped: nobody read them in time", lines, lines == 1 ? "line was" : "lines were");
    }

    private static void exit(int status, String message) {
        System.err.println("relay-server: " + message); // the end waits until it is written
        System.exit(status);
    }

    /** What is wrong, without line breaks of any kind. */
    static String inOneLine(ParameterException e) {
        return UsageError.of(e).text().replaceAll("(\\s|\\R)+", " ");
    }
}
