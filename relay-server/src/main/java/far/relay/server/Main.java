package far.relay.server;

import io.netty.util.NetUtil;
import io.netty.util.ResourceLeakDetector;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code java -jar relay-server.jar}: parses, starts, and ends on a signal. */
public final class Main {
    private static final int CANNOT_LISTEN = 1;
    private static final int WRONG_USAGE = 2;
    /** How long the end may wait for somebody to read the log. */
    private static final long LOG_MILLIS = 300;

    private Main() {}

    public static void main(String[] args) {
        LogOutput log = new LogOutput(new FileOutputStream(FileDescriptor.err), Main::tellDropped);
        System.setErr(log.printer()); // before there is a logger
        Runtime.getRuntime().addShutdownHook(new Thread(() -> log.drain(LOG_MILLIS), "end of log"));
        CommandLine line;
        try {
            line = ServerOptions.parse(args);
        } catch (ParameterException e) {
            fail(WRONG_USAGE, inOneLine(e) + " (see --help)");
            return;
        }
        if (CommandLine.printHelpIfRequested(line.getParseResult())) {
            return;
        }
        ServerOptions options = line.getCommand();
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // it is for tests, and slow
        }
        try {
            RelayServer server = RelayServer.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, log), "end"));
            announce(server, options);
        } catch (IOException e) {
            fail(CANNOT_LISTEN, e.getMessage());
        }
    }

    private static void announce(RelayServer server, ServerOptions options) {
        Logger log = LoggerFactory.getLogger(Main.class);
        log.info(
                "listening on {}, {} {}, {}{}",
                NetUtil.toSocketAddressString(server.address()),
                options.rooms(),
                options.rooms() == 1 ? "room" : "rooms",
                options.transport().label(),
                server.address().getAddress().isLoopbackAddress()
                        ? "; only this machine can reach it: --bind 0.0.0.0 opens it to others"
                        : "");
    }

    /** Runs when a signal ends the process; such an end is an orderly one, so its status is 0. */
    private static void end(RelayServer server, LogOutput log) {
        server.close();
        LoggerFactory.getLogger(Main.class).info("ended");
        log.drain(LOG_MILLIS);
        Runtime.getRuntime().halt(0);
    }

    private static void tellDropped(long lines) {
        LoggerFactory.getLogger(LogOutput.class)
                .warn("{} {} dropped: nobody read them in time", lines, lines == 1 ? "line was" : "lines were");
    }

    private static void fail(int status, String message) {
        System.err.println("relay-server: " + message);
        System.exit(status);
    }

    /** What is wrong, without line breaks of any kind. */
    static String inOneLine(ParameterException e) {
        String message = e.getMessage().replaceAll("(\\s|\\R)+", " ");
        return e instanceof UnmatchedArgumentException unmatched ? message + suggestions(unmatched) : message;
    }

    /** What may have been meant: ", did you mean ...?" or nothing. */
    static String suggestions(UnmatchedArgumentException e) {
        return e.getSuggestions().isEmpty() ? "" : ", did you mean " + String.join(" or ", e.getSuggestions()) + "?";
    }
}
