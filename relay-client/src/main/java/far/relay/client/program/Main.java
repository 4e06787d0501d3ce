package far.relay.client.program;

import far.relay.client.CannotConnectException;
import far.relay.client.ClientOptions;
import far.relay.client.End;
import far.relay.client.RelayClient;
import far.relay.client.RelayListener;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program's command line: its options, its statuses, its one line of complaint. */
@Command(
        name = "relay-client",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
    private static final int FAILED = 1;

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;
    private final boolean terminal;
    private Texts texts = Texts.of(Locale.getDefault(Locale.Category.DISPLAY));

    @Spec
    private CommandSpec spec;

    @Mixin
    private TlsOptions tls;

    @Mixin
    private TerminalOptions terminalOptions;

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
        return commandLine(args).execute(args);
    }

    /** Command line and help, in the language that the arguments ask for. */
    CommandLine commandLine(String... args) {
        texts = Language.in(args).orElse(texts);
        return new CommandLine(this)
                .addSubcommand(new BenchCommand(out, err, texts))
                .setResourceBundle(texts.bundle())
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((e, arguments) -> {
                    complain(new Complaints(texts).about(e));
                    return CommandLine.ExitCode.USAGE;
                });
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
            throw values().wrong("--host", texts.get("usage.host"), value);
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
        port = number("--port", value, ClientOptions.LARGEST_PORT);
    }

    @Option(
            names = "--max-line",
            order = 13,
            descriptionKey = "relay-client.max-line",
            scope = ScopeType.INHERIT,
            paramLabel = "BYTES",
            defaultValue = "" + ClientOptions.DEFAULT_MAX_LINE)
    private void setMaxLine(String value) {
        maxLine = number("--max-line", value, ClientOptions.LARGEST_MAX_LINE);
    }

    @Option(
            names = Language.OPTION,
            order = 20,
            descriptionKey = "relay-client.lang",
            scope = ScopeType.INHERIT,
            paramLabel = "LANGUAGE",
            completionCandidates = Language.class)
    private void setLanguage(String value) {
        if (Texts.of(value).isEmpty()) {
            throw values().wrong(
                            Language.OPTION, texts.get("usage.one-of", String.join(", ", Texts.languages())), value);
        }
    }

    private int number(String option, String value, int largest) {
        return values().number(option, value, 1, largest);
    }

    private Values values() {
        return new Values(spec, texts);
    }

    ClientOptions options() {
        ClientOptions.Builder options =
                ClientOptions.builder().host(host).port(port).maxLine(maxLine);
        tls.tls(spec, texts).ifPresent(options::tls);
        return options.build();
    }

    @Override
    public Integer call() {
        if (terminal) {
            return talk();
        }
        PipeSession session = new PipeSession(in, out, maxLine, texts);
        try (RelayClient client = connect(session)) {
            return converse(client, session::problem, () -> {});
        } catch (CannotConnectException e) {
            return failed(e.getMessage());
        }
    }

    private int talk() {
        Screen screen = terminalOptions.screen(in, out, why -> complain(texts.get("terminal.no-history", why)));
        TerminalSession session = new TerminalSession(
                screen, texts, options().address(), maxLine, terminalOptions.bell(), Clock.systemUTC());
        try (RelayClient client = connect(session)) {
            screen.read(session);
            return converse(client, Optional::empty, screen::close);
        } catch (CannotConnectException e) {
            return failed(e.getMessage());
        } finally {
            screen.close();
        }
    }

    private RelayClient connect(RelayListener listener) throws CannotConnectException {
        try {
            return RelayClient.connect(options(), listener)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CannotConnectException why) {
                throw why;
            }
            throw e;
        }
    }

    private int converse(RelayClient client, Supplier<Optional<String>> problem, Runnable after) {
        // On a signal: say fin, and be done. Nothing that went well ends with a signal's status.
        Thread onSignal = new Thread(() -> {
            client.close();
            after.run();
            Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
        });
        Runtime.getRuntime().addShutdownHook(onSignal);
        End end = client.end().toCompletableFuture().join();
        after.run();
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            return CommandLine.ExitCode.OK; // the signal was first
        }
        return problem.get().map(this::failed).orElseGet(() -> switch (end.kind()) {
            case FIN, EXIT -> CommandLine.ExitCode.OK;
            case ERROR -> failed(texts.get("end.refused", end.text()));
            default -> failed(end.text());
        });
    }

    /** Complains, in the user's language as far as it is known, and returns the status for that. */
    int failed(String why) {
        complain(texts.translated(why));
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
