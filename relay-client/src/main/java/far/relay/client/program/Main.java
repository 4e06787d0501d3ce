package far.relay.client.program;

import far.relay.client.ClientOptions;
import far.relay.client.End;
import far.relay.client.RelayClient;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's command line: its options, its statuses, its one line of complaint. */
@Command(
        name = "relay-client",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "",
            "Takes a seat at a relay server and holds a conversation with whoever has the other seat, strictly in turn: "
                    + "one speaks, the other listens, then they swap.",
            "",
            "At a terminal it tells whose turn it is and what came, and prompts when the turn is yours. \"fin\" alone on a "
                    + "line, Ctrl+D at the prompt, or Ctrl+C at any time leaves. Control characters that come from the "
                    + "other side are shown as escapes, \\x1b for one.",
            "",
            "With its input or output piped, a line of the input goes out at each turn, as it is; standard output has the "
                    + "messages that came, as they came, and nothing else. At the end of the input it waits for the answer to "
                    + "its last line, then leaves. Text is UTF-8, whatever the locale.",
            ""
        },
        optionListHeading = "Options:%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  java -jar relay-client.jar",
            "      Talk, at a terminal.",
            "  echo question | java -jar relay-client.jar",
            "      Ask one question, print the answer.",
            "  java -jar relay-client.jar --host relay.example < lines > answers",
            "      Say a file, a line a turn, and keep what comes back.",
            "  java -jar relay-client.jar bench --help",
            "      How to measure a server.",
            "",
            "Status: 0 after you left or the server ended the conversation; 1 if there is no connection, it was lost, the "
                    + "server refused what was sent, or input or output failed, with one line on standard error; 2 for "
                    + "wrong usage."
        })
public final class Main implements Callable<Integer> {
    private static final int FAILED = 1;

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;
    private final boolean terminal;

    @Spec
    private CommandSpec spec;

    private String host;
    private int port;
    private int maxLine;

    /** @param terminal whether a person is at both ends, {@code in} and {@code out} */
    Main(InputStream in, OutputStream out, PrintStream err, boolean terminal) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    public static void main(String[] args) {
        // From Java 22 to 24 there is a console without a terminal, too; this is the one of all other versions, which
        // is there if standard input and output both are terminals.
        System.setProperty("jdk.console", "java.base");
        Main program = new Main(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.console() != null);
        System.exit(program.run(args));
    }

    /** Runs the program and returns its status. */
    int run(String... args) {
        return new CommandLine(this)
                .addSubcommand(new BenchCommand(out, err))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((e, arguments) -> {
                    complain(usage(e) + " (see --help)");
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    private static String usage(ParameterException e) {
        List<String> similar =
                e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return e.getMessage() + (similar.isEmpty() ? "" : ", perhaps " + String.join(" or ", similar) + " was meant");
    }

    @Option(
            names = "--host",
            scope = ScopeType.INHERIT,
            paramLabel = "HOST",
            defaultValue = ClientOptions.DEFAULT_HOST,
            description = "The server's name or address (default: ${DEFAULT-VALUE}).")
    private void setHost(String value) {
        if (value.isBlank()) {
            throw Values.wrong(spec, "--host", "a name or an address", value);
        }
        host = value;
    }

    @Option(
            names = "--port",
            scope = ScopeType.INHERIT,
            paramLabel = "PORT",
            defaultValue = "" + ClientOptions.DEFAULT_PORT,
            description = "The server's port, 1 to 65535 (default: ${DEFAULT-VALUE}).")
    private void setPort(String value) {
        port = number("--port", value, ClientOptions.LARGEST_PORT);
    }

    @Option(
            names = "--max-line",
            scope = ScopeType.INHERIT,
            paramLabel = "BYTES",
            defaultValue = "" + ClientOptions.DEFAULT_MAX_LINE,
            description =
                    "How long a line may be, its end not counted, 1 to 1048576 bytes (default: ${DEFAULT-VALUE}). "
                            + "Give what the server was given.")
    private void setMaxLine(String value) {
        maxLine = number("--max-line", value, ClientOptions.LARGEST_MAX_LINE);
    }

    private int number(String option, String value, int largest) {
        return Values.number(spec, option, value, 1, largest);
    }

    ClientOptions options() {
        return new ClientOptions(host, port, maxLine);
    }

    @Override
    public Integer call() {
        Session session = terminal
                ? new TerminalSession(in, new PrintStream(out, true, StandardCharsets.UTF_8))
                : new PipeSession(in, out, maxLine);
        try (RelayClient client = RelayClient.connect(options(), session)) {
            return converse(client, session);
        } catch (IOException e) {
            return failed(e.getMessage());
        }
    }

    private int converse(RelayClient client, Session session) {
        // On a signal: say fin, and be done. Nothing that went well ends with a signal's status.
        Thread onSignal = new Thread(() -> {
            client.close();
            Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
        });
        Runtime.getRuntime().addShutdownHook(onSignal);
        End end = client.end().toCompletableFuture().join();
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            return CommandLine.ExitCode.OK; // the signal was first
        }
        return session.problem().map(this::failed).orElseGet(() -> switch (end.kind()) {
            case FIN, EXIT -> CommandLine.ExitCode.OK;
            case ERROR -> failed("the server refused: " + end.text());
            case LOST -> failed(end.text());
        });
    }

    /** Complains, and returns the status for that. */
    int failed(String why) {
        complain(why);
        return FAILED;
    }

    private void complain(String what) {
        err.println("relay-client: " + Harmless.of(what));
    }

    /** The version that the jar's manifest tells. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"relay-client " + (version == null ? "(development)" : version)};
        }
    }
}
