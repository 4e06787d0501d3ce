package far.relay.client.cli;

import far.relay.cli.ProgramVersion;
import far.relay.client.ClientOptions;
import far.relay.client.FailureReason;
import far.relay.client.RoomOptions;
import far.relay.client.bench.Bench;
import far.relay.client.bench.BenchException;
import far.relay.client.bench.Figures;
import far.relay.client.bench.Load;
import far.relay.client.bench.Protocol;
import far.relay.client.bench.Report;
import far.relay.client.io.Output;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.protocol.RoomLink;
import far.relay.protocol.RoomName;
import far.relay.transport.Transport;
import far.relay.transport.TransportChoice;
import far.relay.transport.TransportException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The subcommand {@code bench}: its options, its progress, its result. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class BenchCommand implements Callable<Integer> {
    /** A link names a room; here it stands for those of all pairs. */
    private static final RoomName ANY_ROOM = new RoomName("bench");

    private static final String SERVER = "SERVER";
    /** A link names the server, and the server has its own limit of a message. */
    private static final List<String> PLAIN_ONLY = List.of("--host", "--port", "--max-line");

    private static final int MOST_PAIRS = 1_000_000;
    private static final int HIGHEST_RATE = 100_000_000;
    private static final int LONGEST_SECONDS = 86_400;

    /** How long to wait if standard output is not read. */
    private static final Duration OUTPUT_TIMEOUT = Duration.ofSeconds(1);
    /** How long the bench may need to end after a signal: draining, leaving and output. */
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(15);

    private static final String ERASE_LINE = "\r\u001b[K";

    private final OutputStream out;
    private final PrintStream err;
    private final Messages messages;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Main program;

    private Optional<RoomLink> link = Optional.empty();
    private int pairs;
    private int seconds;
    private int warmUpSeconds;
    private int bytes;
    private int rate = Load.AS_ANSWERED;
    private TransportChoice transport;

    @Option(names = "--json", order = 7)
    private boolean json;

    BenchCommand(OutputStream out, PrintStream err, Messages messages) {
        this.out = out;
        this.err = err;
        this.messages = messages;
    }

    @Parameters(arity = "0..1", paramLabel = SERVER, descriptionKey = "relay-client.bench.server")
    private void setServer(String value) {
        link = Optional.of(values().server(value, ANY_ROOM, Optional.empty()));
    }

    @Option(names = "--pairs", order = 1, paramLabel = "N", defaultValue = "100")
    private void setPairs(String value) {
        pairs = number("--pairs", value, 1, MOST_PAIRS);
    }

    @Option(names = "--seconds", order = 2, paramLabel = "S", defaultValue = "10")
    private void setSeconds(String value) {
        seconds = number("--seconds", value, 1, LONGEST_SECONDS);
    }

    @Option(names = "--warm-up", order = 3, paramLabel = "S", defaultValue = "3")
    private void setWarmUp(String value) {
        warmUpSeconds = number("--warm-up", value, 0, LONGEST_SECONDS);
    }

    @Option(names = "--bytes", order = 4, paramLabel = "N", defaultValue = "32")
    private void setBytes(String value) {
        bytes = number("--bytes", value, Load.LEAST_BYTES, RoomOptions.LARGEST_MAX_MESSAGE);
    }

    @Option(names = "--rate", order = 5, paramLabel = "N")
    private void setRate(String value) {
        rate = number("--rate", value, 1, HIGHEST_RATE);
    }

    @Option(names = "--transport", order = 6, paramLabel = "KIND", defaultValue = "auto")
    private void setTransport(String value) {
        transport = TransportChoice.of(value)
                .orElseThrow(() -> values().invalid("--transport", messages.get("usage.transport"), value));
    }

    /** These options may be given before this command, and after it. */
    private void refuse(List<String> options) {
        for (String option : options) {
            if (Stream.of(spec, spec.parent())
                    .anyMatch(command -> command.commandLine().getParseResult().hasMatchedOption(option))) {
                throw values().invalid(messages.get("usage.exclusive", option, SERVER));
            }
        }
    }

    private int number(String option, String value, int smallest, int largest) {
        return values().number(option, value, smallest, largest);
    }

    private OptionParser values() {
        return new OptionParser(spec, messages);
    }

    @Override
    public Integer call() {
        if (link.isPresent()) {
            refuse(PLAIN_ONLY);
        }
        ClientOptions server = link.map(program::clientOptions).orElseGet(program::clientOptions);
        if (link.isEmpty()) {
            number("--bytes", Integer.toString(bytes), Load.LEAST_BYTES, server.maxLine());
        }
        ErrorOutput errors = program.errors();
        try (Bench bench = transport.start(
                on -> Bench.start(load(server, on)), (failure, next) -> errors.print(skipped(failure, next)))) {
            Report report = new Report(bench.load());
            return GracefulExit.run(() -> OptionalInt.of(report(bench, report)), bench::stop, SIGNAL_TIMEOUT);
        } catch (BenchException e) {
            return errors.fail(message(e));
        } catch (TransportException e) {
            return errors.fail(new ErrorMessages(messages).of(e));
        }
    }

    private String skipped(TransportException failure, Transport next) {
        return messages.get("bench.skipped", new ErrorMessages(messages).of(failure), next.label());
    }

    private Load load(ClientOptions server, Transport on) {
        return new Load(server, protocol(), pairs, bytes, rate, warmUpSeconds, seconds, on);
    }

    private Protocol protocol() {
        return link.map(server -> server.scheme().isWebSocket() ? Protocol.WEBSOCKET : Protocol.LINES)
                .orElse(Protocol.PLAIN);
    }

    private String message(BenchException failure) {
        ErrorMessages errors = new ErrorMessages(messages);
        List<Object> values = failure.values();
        return switch (failure.kind()) {
            case CANNOT_CONNECT ->
                errors.cannotConnect((String) values.get(0), errors.of((FailureReason) values.get(1)));
            case NO_DESCRIPTORS -> messages.get("bench.no-descriptors", values.get(0), values.get(1));
            case NO_PORTS -> messages.get("bench.no-ports", values.get(0), values.get(1));
            case TOO_FEW_ROOMS -> messages.get("bench.too-few-rooms", values.get(0), values.get(1));
            case OTHER_CLIENT -> messages.get("bench.other-client");
            case REFUSED -> refused((String) values.get(0));
            case ENDED -> messages.get("bench.ended", values.get(0));
            case EXIT -> messages.get("end.exit");
            case CLOSED -> closed((String) values.get(0));
            case BROKEN -> messages.get("end.broken", values.get(0), errors.of((FailureReason) values.get(1)));
            case TLS -> messages.get("end.tls", values.get(0), errors.of((FailureReason) values.get(1)));
            case NO_SEAT -> messages.get("bench.no-seat");
            case NOT_RELAY -> messages.get("bench.not-relay", values.get(0));
            case INTERNAL -> messages.get("bench.internal", values.get(0));
        };
    }

    /** The hints at options are for the plain protocol. */
    private String refused(String reason) {
        return link.isPresent() ? messages.get("end.refused", reason) : new ErrorMessages(messages).refusal(reason);
    }

    /** The plain protocol has a word for the end. */
    private String closed(String address) {
        return link.isPresent() ? messages.get("bench.closed", address) : messages.get("end.closed", address);
    }

    /** Waits for the figures, writes them, and returns the status. */
    private int report(Bench bench, Report report) {
        try {
            Figures figures = await(bench, report);
            int status = put(json ? report.json(figures) : report.text(figures));
            return figures.missing() == 0
                    ? status
                    : program.errors().fail(messages.get("bench.missing", figures.missing(), figures.sent()));
        } catch (BenchException e) {
            return program.errors().fail(message(e));
        }
    }

    private int put(String result) {
        AtomicInteger status = new AtomicInteger(CommandLine.ExitCode.OK);
        Output output = new Output(
                out,
                e -> status.set(
                        program.errors().fail(messages.get("output.failed", new ErrorMessages(messages).of(e)))),
                OUTPUT_TIMEOUT);
        output.put(result);
        output.close();
        return status.get();
    }

    private Figures await(Bench bench, Report report) throws BenchException {
        CompletableFuture<Figures> figures = bench.figures().toCompletableFuture();
        boolean watched = standardErrorIsTerminal();
        try {
            while (true) {
                try {
                    return figures.get(1, TimeUnit.SECONDS);
                } catch (TimeoutException e) {
                    if (watched) {
                        err.print(ERASE_LINE + report.progress(bench.progress()));
                        err.flush();
                    }
                }
            }
        } catch (ExecutionException e) {
            throw (BenchException) e.getCause();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // never interrupted
        } finally {
            if (watched) {
                err.print(ERASE_LINE);
            }
        }
    }

    /** Java has no way to find out: its console is that of standard input and output. */
    private static boolean standardErrorIsTerminal() {
        try {
            return new ProcessBuilder("test", "-t", "2")
                            .inheritIO()
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException e) {
            return false; // no such program: not a Unix
        }
    }
}
