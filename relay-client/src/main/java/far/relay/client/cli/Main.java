package far.relay.client.cli;

import far.relay.client.CannotConnectException;
import far.relay.client.ClientOptions;
import far.relay.client.End;
import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.ReconnectingConversation;
import far.relay.client.interactive.TerminalFrontend;
import far.relay.client.io.Output;
import far.relay.client.io.SanitizedOutput;
import far.relay.client.io.StandardInput;
import far.relay.client.pipe.ExecFrontend;
import far.relay.client.pipe.JsonFrontend;
import far.relay.client.pipe.PipeFrontend;
import far.relay.client.terminal.Screen;
import far.relay.client.terminal.TerminalSanitizer;
import far.relay.client.text.LanguageOption;
import far.relay.client.text.Messages;
import far.relay.client.transcript.Transcript;
import far.relay.system.SystemText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
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
    /** How long standard error may accept nothing at the end. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** How long the end of a conversation may take after a signal, where nobody answers any more. */
    private static final Duration SIGNAL_PATIENCE = Duration.ofSeconds(5);
    /** What a server says of a line that is too long for it, and to a client that speaks no TLS (docs/protocol.md, section 7). */
    private static final Pattern LINE_TOO_LONG = Pattern.compile("line longer than \\d+ bytes");

    private static final String SPEAKS_TLS = "this server speaks TLS";

    /** Netty tells by INFO that a native library cannot be loaded; the client does without. Kept, as nobody else keeps it. */
    private static final Logger NETTY_LOG = Logger.getLogger("io.netty");

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;
    private final Output complaints;
    private final boolean terminal;
    private Messages messages = Messages.of(Locale.getDefault(Locale.Category.DISPLAY));

    @Spec
    private CommandSpec spec;

    @Mixin
    private TlsOptions tls;

    @Mixin
    private TerminalOptions terminalOptions;

    @Mixin
    private ConversationOptions conversationOptions;

    private String host;
    private int port;
    private int maxLine;

    /** @param terminal whether a person is at both ends, {@code in} and {@code out} */
    Main(InputStream in, OutputStream out, PrintStream err, boolean terminal) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.complaints = new Output(err, e -> {}, PATIENCE);
        this.terminal = terminal;
    }

    public static void main(String[] args) {
        if (NETTY_LOG.getLevel() == null) { // nobody has configured it
            NETTY_LOG.setLevel(Level.WARNING);
        }
        // From Java 22 to 24 there is a console without a terminal, too; this is the one of all other versions, which
        // is there if standard input and output both are terminals.
        System.setProperty("jdk.console", "java.base");
        boolean terminal = System.console() != null;
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        Main program = new Main(
                StandardInput.open(),
                !terminal && SanitizedOutput.isNeeded() ? new SanitizedOutput(out) : out,
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                terminal);
        System.exit(program.run(SystemText.arguments(args)));
    }

    /** Runs the program and returns its status. */
    int run(String... args) {
        return run(commandLine(args), args);
    }

    /** Likewise, with a {@link #commandLine} that may have been changed. */
    int run(CommandLine line, String... args) {
        try {
            int status = line.execute(args);
            // Only help and version are printed by it.
            return line.getOut().checkError() ? failed(messages.get("output.unwritable")) : status;
        } finally {
            complaints.close();
        }
    }

    /** Command line and help, in the language that the arguments ask for. */
    CommandLine commandLine(String... args) {
        messages = LanguageOption.in(args).orElse(messages);
        conversationOptions = new ConversationOptions(messages);
        CommandLine line = new CommandLine(this)
                .setExpandAtFiles(false)
                .addSubcommand(new BenchCommand(out, err, messages))
                .registerConverter(Path.class, SystemText::path)
                .setResourceBundle(messages.bundle())
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((e, arguments) -> {
                    complain(new UsageErrors(messages).about(e));
                    return CommandLine.ExitCode.USAGE;
                });
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new HelpSections(messages)::render);
        return line;
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
            throw values().wrong("--host", messages.get("usage.host"), value);
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
            names = LanguageOption.OPTION,
            order = 1,
            descriptionKey = "relay-client.lang",
            scope = ScopeType.INHERIT,
            paramLabel = "LANGUAGE",
            completionCandidates = LanguageOption.class)
    private void setLanguage(String value) {
        if (Messages.of(value).isEmpty()) {
            throw values().wrong(
                            LanguageOption.OPTION,
                            messages.get("usage.one-of", String.join(", ", Messages.languages())),
                            value);
        }
    }

    private int number(String option, String value, int largest) {
        return values().number(option, value, 1, largest);
    }

    private Values values() {
        return new Values(spec, messages);
    }

    /** What the options say of the server. Reads the files of TLS. */
    ClientOptions options() {
        ClientOptions.Builder options = ClientOptions.builder()
                .host(host)
                .port(port)
                .maxLine(maxLine)
                .deadAfter(conversationOptions.deadAfter())
                .replayRole(conversationOptions.replayRole());
        tls.tls(spec, messages).ifPresent(options::tls);
        return options.build();
    }

    @Override
    public Integer call() {
        conversationOptions.check();
        ClientOptions server = options();
        if (terminal && conversationOptions.command().isEmpty() && !conversationOptions.json()) {
            return talkAtTerminal(server);
        }
        return conversation(server, program(), false, this::complain, () -> {});
    }

    private int talkAtTerminal(ClientOptions server) {
        Screen screen = terminalOptions.screen(
                in, out, why -> complain(messages.get("terminal.no-history", messages.translated(why))));
        try {
            TerminalFrontend frontend = new TerminalFrontend(
                    screen, messages, server.address(), maxLine, terminalOptions.bell(), Clock.systemUTC());
            return conversation(server, frontend, true, frontend::warn, screen::close);
        } finally {
            screen.close();
        }
    }

    private Frontend program() {
        if (conversationOptions.command().isPresent()) {
            return new ExecFrontend(conversationOptions.command().get(), maxLine, messages, this::complain);
        }
        return conversationOptions.json()
                ? new JsonFrontend(in, out, maxLine, messages, this::complain)
                : new PipeFrontend(in, out, maxLine, messages, this::complain);
    }

    /** @param warn is told what does not end the conversation; {@code after}: run once that is over */
    private int conversation(
            ClientOptions server, Frontend frontend, boolean person, Consumer<String> warn, Runnable after) {
        Transcript transcript = conversationOptions.transcript(warn);
        ReconnectingConversation conversation = new ReconnectingConversation(
                server,
                frontend,
                conversationOptions.reconnecting(person),
                conversationOptions.timeout(person),
                transcript);
        return GracefulExit.run(
                () -> {
                    OptionalInt status = hold(conversation, frontend, after);
                    transcript.close();
                    complaints.close();
                    return status;
                },
                () -> {
                    frontend.hurry();
                    conversation.leave();
                },
                SIGNAL_PATIENCE);
    }

    /** Holds a conversation; empty if we leave while there is no connection, and nothing else is wrong. */
    private OptionalInt hold(ReconnectingConversation conversation, Frontend frontend, Runnable after) {
        int status;
        try {
            End end = conversation.hold();
            after.run();
            status = status(end, frontend);
        } catch (CannotConnectException e) {
            after.run();
            status = failed(e.getMessage());
        }
        return status == CommandLine.ExitCode.OK && conversation.hasLeftUnheard()
                ? OptionalInt.empty()
                : OptionalInt.of(status);
    }

    private int status(End end, Frontend frontend) {
        return frontend.problem().map(this::failed).orElseGet(() -> switch (end.kind()) {
            case FIN, EXIT -> status(frontend.status());
            case ERROR -> failed(refusal(end.text()));
            default -> failed(end.text());
        });
    }

    /** What the server refused, with the option of ours that is about it. */
    private String refusal(String reason) {
        String refused = messages.get("end.refused", messages.translated(reason));
        if (LINE_TOO_LONG.matcher(reason).matches()) {
            return messages.get("end.option", refused, "--max-line");
        }
        return reason.equals(SPEAKS_TLS) ? messages.get("end.option", refused, "--tls") : refused;
    }

    private int status(int program) {
        if (program != CommandLine.ExitCode.OK) {
            complain(messages.get("exec.status", program));
        }
        return program;
    }

    /** Complains, in the user's language as far as it is known, and returns the status for that. */
    int failed(String why) {
        complain(messages.translated(why));
        return FAILED;
    }

    private void complain(String what) {
        complaints.put("relay-client: " + TerminalSanitizer.sanitize(what));
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
