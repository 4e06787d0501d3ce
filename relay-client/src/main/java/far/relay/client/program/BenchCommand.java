package far.relay.client.program;

import far.relay.client.ClientOptions;
import far.relay.client.bench.Bench;
import far.relay.client.bench.BenchException;
import far.relay.client.bench.Figures;
import far.relay.client.bench.Load;
import far.relay.client.bench.Report;
import far.relay.transport.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The subcommand {@code bench}: its options, its progress, its result. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Measures how many messages a relay server passes on, and how quickly.",
            "",
            "Pairs of clients connect and hold conversations of short messages, strictly in turn, first to warm up and "
                    + "then for the time that is measured. A message carries the time of its sending, and the latencies are "
                    + "those of its way from one client through the server to the other. At the end nothing more is said "
                    + "until all that is on its way has arrived, so that every message is accounted for.",
            "",
            "The server needs a room for each pair (its option --rooms), and nobody else on it. Clients and server each "
                    + "need two file descriptors a pair (ulimit -n).",
            "",
            "How far it is goes to standard error if that is a terminal; the result, to standard output. Ctrl+C ends it "
                    + "early, with the figures so far.",
            ""
        },
        optionListHeading = "Options:%n",
        footer = {
            "",
            "Examples:",
            "  java -jar relay-server.jar --rooms 100",
            "  java -jar relay-client.jar bench --pairs 100",
            "      How much a server can do at most.",
            "  java -jar relay-client.jar bench --pairs 100 --rate 10000",
            "      How quick it is with as much to do as you expect.",
            "",
            "Status: 0 if every message is accounted for, also after Ctrl+C; 1 if one is missing or it could not be carried "
                    + "out, with one line on standard error; 2 for wrong usage."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_PAIRS = 1_000_000;
    private static final int HIGHEST_RATE = 100_000_000;
    private static final int LONGEST_SECONDS = 86_400;

    private static final String ERASE_LINE = "\r\u001b[K";

    private final OutputStream out;
    private final PrintStream err;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Main program;

    private int pairs;
    private int seconds;
    private int warmUpSeconds;
    private int bytes;
    private int rate = Load.AS_ANSWERED;
    private Transport transport;

    @Option(
            names = "--json",
            order = 7,
            description = "Write the result as a JSON object on one line. Its fields: docs/bench.md.")
    private boolean json;

    BenchCommand(OutputStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Option(
            names = "--pairs",
            order = 1,
            paramLabel = "N",
            defaultValue = "100",
            description = "How many conversations, 1 to 1000000 (default: ${DEFAULT-VALUE}).")
    private void setPairs(String value) {
        pairs = number("--pairs", value, 1, MOST_PAIRS);
    }

    @Option(
            names = "--seconds",
            order = 2,
            paramLabel = "S",
            defaultValue = "10",
            description = "How long to measure, 1 to 86400 (default: ${DEFAULT-VALUE}).")
    private void setSeconds(String value) {
        seconds = number("--seconds", value, 1, LONGEST_SECONDS);
    }

    @Option(
            names = "--warm-up",
            order = 3,
            paramLabel = "S",
            defaultValue = "3",
            description =
                    "How many seconds to talk before that, 0 to 86400 (default: ${DEFAULT-VALUE}). A program on a JVM "
                            + "is slow at first.")
    private void setWarmUp(String value) {
        warmUpSeconds = number("--warm-up", value, 0, LONGEST_SECONDS);
    }

    @Option(
            names = "--bytes",
            order = 4,
            paramLabel = "N",
            defaultValue = "32",
            description = "How long a message is, " + Load.LEAST_BYTES + " bytes to what --max-line gives (default: "
                    + "${DEFAULT-VALUE}).")
    private void setBytes(String value) {
        bytes = number("--bytes", value, Load.LEAST_BYTES, ClientOptions.LARGEST_MAX_LINE);
    }

    @Option(
            names = "--rate",
            order = 5,
            paramLabel = "N",
            description =
                    "How many messages a second in all, 1 to 100000000, spread evenly over pairs and time. A latency "
                            + "then counts from when the message was due, whether or not it could be sent by then. Without it, "
                            + "each client answers as soon as it hears.")
    private void setRate(String value) {
        rate = number("--rate", value, 1, HIGHEST_RATE);
    }

    @Option(
            names = "--transport",
            order = 6,
            paramLabel = "KIND",
            defaultValue = "auto",
            description =
                    "What moves the bytes here: auto, io_uring, epoll, kqueue or nio (default: ${DEFAULT-VALUE}, the "
                            + "best that this machine has).")
    private void setTransport(String value) {
        transport = Transport.of(value)
                .orElseThrow(() -> Values.wrong(spec, "--transport", "auto, io_uring, epoll, kqueue or nio", value));
    }

    private int number(String option, String value, int smallest, int largest) {
        return Values.number(spec, option, value, smallest, largest);
    }

    @Override
    public Integer call() throws InterruptedException {
        ClientOptions server = program.options();
        number("--bytes", Integer.toString(bytes), Load.LEAST_BYTES, server.maxLine());
        Load load = new Load(server, pairs, bytes, rate, warmUpSeconds, seconds, transport);
        try (Bench bench = Bench.start(load)) {
            return carryOut(bench, new Report(load));
        } catch (BenchException e) {
            return program.failed(e.getMessage());
        }
    }

    private int carryOut(Bench bench, Report report) throws InterruptedException {
        // On a signal: end early, but as always. Nothing that went well ends with a signal's status.
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Thread onSignal = new Thread(() -> {
            bench.stop();
            Runtime.getRuntime().halt(status.join());
        });
        Runtime.getRuntime().addShutdownHook(onSignal);
        status.complete(tell(bench, report));
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            // The signal was first, and is about to end the process.
        }
        return status.join();
    }

    /** Waits for the figures, puts them out, and returns the status. */
    private int tell(Bench bench, Report report) throws InterruptedException {
        try {
            Figures figures = await(bench, report);
            new PrintStream(out, true, StandardCharsets.UTF_8)
                    .println(json ? report.json(figures) : report.text(figures));
            return figures.missing() == 0 ? CommandLine.ExitCode.OK : program.failed(missing(figures));
        } catch (BenchException e) {
            return program.failed(e.getMessage());
        }
    }

    private static String missing(Figures figures) {
        return figures.missing() + " of " + figures.sent() + " messages did not arrive";
    }

    private Figures await(Bench bench, Report report) throws BenchException, InterruptedException {
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
        } finally {
            if (watched) {
                err.print(ERASE_LINE);
            }
        }
    }

    /** Java cannot tell: its console is that of standard input and output. */
    private static boolean standardErrorIsTerminal() throws InterruptedException {
        try {
            return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false; // no such program: not a Unix
        }
    }
}
