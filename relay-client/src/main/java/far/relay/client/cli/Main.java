package far.relay.client.cli;

import far.relay.cli.EmptyValues;
import far.relay.cli.ProgramVersion;
import far.relay.client.ClientOptions;
import far.relay.client.RoomOptions;
import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.Outbox;
import far.relay.client.interactive.TerminalFrontend;
import far.relay.client.io.InputLines;
import far.relay.client.io.JsonStrings;
import far.relay.client.io.SanitizedOutput;
import far.relay.client.io.StandardInput;
import far.relay.client.pipe.ExecFrontend;
import far.relay.client.pipe.JsonFrontend;
import far.relay.client.pipe.PipeFrontend;
import far.relay.client.terminal.Screen;
import far.relay.client.text.LanguageOption;
import far.relay.client.text.Messages;
import far.relay.protocol.RoomLink;
import far.relay.system.SystemText;
import io.netty.util.ResourceLeakDetector;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code java -jar relay-client.jar}: parses the command line and starts the frontend for it. */
@Command(
        name = "relay-client",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
    /** Netty logs at INFO that a native library cannot be loaded; the client works without it. The reference keeps the level. */
    private static final Logger NETTY_LOG = Logger.getLogger("io.netty");

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;
    private final ErrorOutput errors;
    private final boolean terminal;
    private Messages messages = Messages.of(Locale.getDefault(Locale.Category.DISPLAY));

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connectionOptions;

    @Mixin
    private TerminalOptions terminalOptions;

    @Mixin
    private ConversationOptions conversationOptions;

    @Mixin
    private RoomArguments roomArguments;

    /** @param terminal whether {@code in} and {@code out} are both a terminal */
    Main(InputStream in, OutputStream out, PrintStream err, boolean terminal) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.errors = new ErrorOutput(err);
        this.terminal = terminal;
    }

    public static void main(String[] args) {
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // slow, and for tests
        }
        if (NETTY_LOG.getLevel() == null) { // not configured
            NETTY_LOG.setLevel(Level.WARNING);
        }
        // In Java 22 to 24 there is a console without a terminal, too. This property selects the console of all other
        // versions, which exists if standard input and output are both a terminal.
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

    /** Runs the program with a {@link #commandLine} that may have been changed. */
    int run(CommandLine line, String... args) {
        try {
            int status = line.execute(args);
            // The command line prints only help and version itself.
            return line.getOut().checkError() ? errors.fail(messages.get("output.unwritable")) : status;
        } finally {
            errors.close();
        }
    }

    /** The command line and its help, in the language that the arguments select. */
    CommandLine commandLine(String... args) {
        messages = LanguageOption.in(args).orElse(messages);
        connectionOptions = new ConnectionOptions(messages);
        conversationOptions = new ConversationOptions(messages);
        roomArguments = new RoomArguments(messages);
        CommandLine line = new CommandLine(this)
                .setExpandAtFiles(false)
                .addSubcommand(new BenchCommand(out, err, messages))
                .registerConverter(Path.class, SystemText::path)
                .setResourceBundle(messages.bundle())
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setExecutionStrategy(given -> {
                    EmptyValues.refuse(given);
                    refuseBeforeCommand(given);
                    roomArguments.refuseStray();
                    return new RunLast().execute(given);
                })
                .setParameterExceptionHandler((e, arguments) -> {
                    errors.print(new UsageErrors(messages).message(e));
                    return CommandLine.ExitCode.USAGE;
                });
        new HelpSections(messages, roomArguments::isNew).addTo(line);
        return line;
    }

    /** Only the options that every command has can stand before a command: others, and a link, would be ignored. */
    private void refuseBeforeCommand(ParseResult given) {
        if (given.hasSubcommand()) {
            given.matchedArgs().stream()
                    .filter(argument -> argument.scopeType() == ScopeType.LOCAL)
                    .filter(argument ->
                            !(argument instanceof OptionSpec option && (option.usageHelp() || option.versionHelp())))
                    .findFirst()
                    .ifPresent(argument -> {
                        String what = argument instanceof OptionSpec option
                                ? option.longestName()
                                : argument.originalStringValues().get(0);
                        String command = given.subcommand().commandSpec().name();
                        throw new OptionParser(spec, messages)
                                .invalid(messages.get("usage.before-command", what, command));
                    });
        }
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
            String valid = messages.get("usage.one-of", String.join(", ", Messages.languages()));
            throw new OptionParser(spec, messages).invalid(LanguageOption.OPTION, valid, value);
        }
    }

    /** The options of the connection. Reads the TLS files. */
    ClientOptions clientOptions() {
        return connectionOptions.clientOptions();
    }

    /** Likewise, for the server of this link. */
    ClientOptions clientOptions(RoomLink link) {
        return connectionOptions.clientOptions(link);
    }

    ErrorOutput errors() {
        return errors;
    }

    @Override
    public Integer call() {
        conversationOptions.check();
        roomArguments.check();
        Conversations conversations = roomArguments.link().isPresent()
                ? roomConversations()
                : new PlainConversations(clientOptions(), conversationOptions);
        ConversationRunner runner = new ConversationRunner(conversations, conversationOptions, messages, errors);
        if (terminal && conversationOptions.isForPerson()) {
            return runAtTerminal(conversations.address(), runner);
        }
        return runner.run(frontend(conversations.maxLine()), new Outbox(), false, errors::print, () -> {});
    }

    private RoomConversations roomConversations() {
        RoomOptions.Builder room = roomArguments.roomOptions();
        connectionOptions.apply(room);
        conversationOptions.apply(room);
        return new RoomConversations(
                room,
                roomArguments.link().orElseThrow(),
                roomArguments.client(),
                roomArguments.fresh(),
                roomArguments.created(),
                conversationOptions,
                connectionOptions.maxMessage(),
                messages);
    }

    private int runAtTerminal(String address, ConversationRunner runner) {
        Screen screen = terminalOptions.screen(in, out, roomArguments.link().isPresent(), messages, errors::print);
        try {
            Outbox outbox = new Outbox();
            TerminalFrontend frontend = new TerminalFrontend(
                    screen, messages, outbox, address, roomArguments.link(), terminalOptions.bell(), Clock.systemUTC());
            return runner.run(frontend, outbox, true, frontend::warn, screen::close);
        } finally {
            screen.close();
        }
    }

    private Frontend frontend(int maxLine) {
        if (conversationOptions.command().isPresent()) {
            return new ExecFrontend(conversationOptions.command().get(), maxLine, messages, errors::print);
        }
        InputLines lines = conversationOptions.jsonInput()
                ? new JsonStrings(in, maxLine, messages)
                : new InputLines(in, maxLine, messages);
        OutputStream safe = terminal ? new SanitizedOutput(out) : out;
        return conversationOptions.json()
                ? new JsonFrontend(lines, safe, messages, errors::print)
                : new PipeFrontend(lines, safe, messages, errors::print);
    }
}
