package far.relay.testing;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A built jar, run as a process by the JDK that runs the tests, in English, with paranoid leak detection. Both its
 * outputs go to files, so they need not be read. Closing kills the process.
 */
public final class JarProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final String LEAK_DETECTION = "-Dio.netty.leakDetection.level=paranoid";
    private static final String ENGLISH = "-Duser.language=en";
    /**
     * Restores the default of SIGINT, which background jobs of a script ignore, and so would Java. GNU's {@code env}
     * can do it.
     */
    private static final List<String> HEEDING_SIGINT = commandIfItWorks("env", "--default-signal=INT");

    /**
     * A client prints this one second after it has connected; on a busy machine also a client that gets its seat at
     * once.
     */
    private static final Pattern NO_SEAT_YET =
            Pattern.compile("relay-client: connected, but the server has assigned no seat yet.*\\R");

    /** The log line of a server that listens on its web port; the first group is the port. */
    private static final Pattern WEB_PORT = Pattern.compile(".* listening on \\S+:(\\d+) for named rooms, .*");

    private final Process process;
    private final Path out;
    private final Path err;

    private JarProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts the jar for a short run: see {@link BuiltJar}. A server has a web port only if the arguments name one, because many
     * servers run at a time, and there is one default port.
     *
     * @param jar the system property that holds the jar's path: {@code relay.server.jar} or {@code relay.client.jar}
     */
    public static JarProcess start(String jar, String... args) throws IOException {
        return startIn(List.of(), jar, args);
    }

    /**
     * Likewise, by way of another program.
     *
     * @param around that program and its arguments: the command line of the JVM comes after them
     */
    public static JarProcess startIn(List<String> around, String jar, String... args) throws IOException {
        return start(around, BuiltJar.quickCommand(jar, LEAK_DETECTION, ENGLISH), withoutDefaultPort(jar, args));
    }

    /**
     * Starts it as its users do, for a longer life.
     *
     * @param jvm options of the JVM
     */
    public static JarProcess startForLong(List<String> jvm, String jar, String... args) throws IOException {
        List<String> options = new ArrayList<>(jvm);
        options.addAll(List.of(LEAK_DETECTION, ENGLISH));
        return start(List.of(), BuiltJar.command(jar, options), withoutDefaultPort(jar, args));
    }

    private static String[] withoutDefaultPort(String jar, String... args) {
        return jar.equals("relay.server.jar") && Stream.of(args).noneMatch(arg -> arg.startsWith("--web-port"))
                ? Stream.concat(Stream.of(args), Stream.of("--web-port=off")).toArray(String[]::new)
                : args;
    }

    /**
     * Likewise, without leak detection, so that what is measured is what users get, and by way of another program.
     *
     * @param around that program and its arguments, or nothing
     * @param jvm options of the JVM
     */
    public static JarProcess startAsShipped(List<String> around, List<String> jvm, String jar, String... args)
            throws IOException {
        List<String> options = new ArrayList<>(jvm);
        options.add(ENGLISH);
        return start(around, BuiltJar.command(jar, options), args);
    }

    /** A directory in which the processes of {@link #withNoexec} can write files but not execute any. */
    public static final String NOEXEC = "/mnt";

    /**
     * For {@link #startIn}: Java's temporary directory is {@link #NOEXEC}. If Linux does not permit it, the test is
     * skipped.
     */
    public static List<String> withNoexec() {
        String mount = "mount -t tmpfs -o noexec none " + NOEXEC;
        List<String> alone = List.of("unshare", "--map-root-user", "--mount", "sh", "-c", mount);
        assumeFalse(commandIfItWorks(alone.toArray(String[]::new)).isEmpty(), "nothing can be mounted here");
        List<String> around = new ArrayList<>(alone);
        around.set(around.size() - 1, mount + " && exec \"$@\"");
        around.addAll(List.of("sh", "env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + NOEXEC));
        return around;
    }

    private static JarProcess start(List<String> around, List<String> java, String... args) throws IOException {
        List<String> command = new ArrayList<>(HEEDING_SIGINT);
        command.addAll(around);
        command.addAll(java);
        command.addAll(List.of(args));
        Path out = Files.createTempFile("relay", ".out");
        Path err = Files.createTempFile("relay", ".err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new JarProcess(process, out, err);
    }

    private static List<String> commandIfItWorks(String... command) {
        try {
            int status = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return status == 0 ? List.of(command) : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The process, whose standard input is a pipe. */
    public Process process() {
        return process;
    }

    /** Writes to its standard input. */
    public void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Ends its standard input. */
    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Sends it a signal by name, such as INT. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Its standard output so far. */
    public String out() {
        return read(out);
    }

    /** Its standard error so far, without a client's {@linkplain #noSeatYet notice}. */
    public String err() {
        return withoutNotice(read(err));
    }

    /** What a client has written to standard error, without its {@linkplain #noSeatYet notice}. */
    public static String withoutNotice(String err) {
        return NO_SEAT_YET.matcher(err).replaceAll("");
    }

    /** A client's notice on standard error that it has no seat yet; empty if there is none so far. */
    public Optional<String> noSeatYet() {
        return NO_SEAT_YET
                .matcher(read(err))
                .results()
                .findFirst()
                .map(found -> found.group().strip());
    }

    /** Its exit status. @throws AssertionError if it does not end within 30 s */
    public int status() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + process.info() + "\nout: " + out() + "\nerr: " + err());
        }
        return process.exitValue();
    }

    /**
     * Waits for a line of standard error that satisfies the condition, and returns the first. While the process runs, a
     * line without its end may be incomplete, and does not count.
     */
    public String awaitErr(Predicate<String> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            boolean over = !process.isAlive() || System.nanoTime() > deadline;
            String err = err();
            for (String line : (over ? err : err.substring(0, err.lastIndexOf('\n') + 1))
                    .lines()
                    .toList()) {
                if (condition.test(line)) {
                    return line;
                }
            }
            if (over) {
                throw new AssertionError("no such line; out: " + out() + "\nerr: " + err());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Waits until a server listens, and returns its port. */
    public int port() throws InterruptedException {
        return port(BuiltJar.LISTENING);
    }

    /** Waits until a server listens on its web port, and returns that. */
    public int webPort() throws InterruptedException {
        return port(WEB_PORT);
    }

    private int port(Pattern listening) throws InterruptedException {
        Matcher line = listening.matcher(awaitErr(listening.asMatchPredicate()));
        return Integer.parseInt(line.replaceFirst("$1"));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.delete(out);
        Files.delete(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
