package far.relay.client.pipe;

import far.relay.system.SystemText;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A command run by a shell, with all the processes that it starts.
 *
 * <p>A process whose parent has ended is no longer a descendant. So all processes have a mark in their environment, by
 * which they are found on Linux. (A separate process group or session would separate them from the terminal, and a bot
 * could not ask for a password.) It does not find processes of another user, nor processes whose parent has ended and
 * which have another environment, or which run where there is no {@code /proc}.
 */
final class ProcessTree {
    /** The environment variable that marks what belongs to one program. */
    static final String MARK = "RELAY_RUN";

    private static final Path PROC = Path.of("/proc");
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    /** A reader that waits so long waits for input, and not for the CPU. */
    private static final Duration SILENCE = Duration.ofMillis(500);
    /** How long to wait for a process to end after SIGKILL. */
    private static final Duration VANISHING = Duration.ofMillis(500);

    private final Process shell;
    private final String mark;
    private final Watched output;
    /** All that were found so far. */
    private final Set<ProcessHandle> known = new HashSet<>();

    private ProcessTree(Process shell, String mark) {
        this.shell = shell;
        this.mark = MARK + "=" + mark;
        this.output = new Watched(shell.getInputStream());
    }

    /** A stream that shows whether its reader waits. */
    private static final class Watched extends FilterInputStream {
        private final AtomicInteger reads = new AtomicInteger();
        private volatile boolean reading;

        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            reads.incrementAndGet();
            reading = true;
            int read = super.read(bytes, from, length);
            reading = false;
            return read;
        }
    }

    /**
     * Starts a command. Its standard error is ours.
     *
     * @param environment what is added to ours
     * @throws IOException if there is no shell
     */
    static ProcessTree start(String command, Map<String, String> environment) throws IOException {
        String mark = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder(shell(command)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        builder.environment().put(MARK, mark);
        return new ProcessTree(builder.start(), mark);
    }

    private static List<String> shell(String command) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return windows ? List.of("cmd", "/c", command) : List.of("sh", "-c", SystemText.command(command));
    }

    /** What it reads. Once it has ended, what is written here is lost. */
    OutputStream input() {
        return shell.getOutputStream();
    }

    /** What it writes. Buffered. */
    InputStream output() {
        return new BufferedInputStream(output);
    }

    /** Whether a reader of {@link #output} has been waiting for a while. Blocks for that time. */
    boolean isOutputAwaited() {
        int before = output.reads.get();
        LockSupport.parkNanos(SILENCE.toNanos());
        return output.reading && output.reads.get() == before;
    }

    /** Waits until the command itself has ended. */
    void awaitEnd() {
        try {
            shell.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // never interrupted
        }
    }

    /** Waits until the command itself has ended, but not for long. Returns false if it has not by then. */
    boolean hasEnded(Duration within) {
        try {
            return shell.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // never interrupted
        }
    }

    /** With what the command has ended. */
    int status() {
        return shell.exitValue();
    }

    /** Ends all that still runs: with a TERM, and with a KILL what has not ended after the patience. */
    void end(Duration patience) {
        signal(ProcessHandle::destroy, patience);
        signal(ProcessHandle::destroyForcibly, VANISHING);
    }

    /** Sends a TERM to all that runs, and does not wait. */
    void interrupt() {
        shellFirst(running()).forEach(ProcessHandle::destroy);
    }

    /** Signals each process that runs, also those that are started meanwhile, and waits for their end. */
    private void signal(Predicate<ProcessHandle> how, Duration patience) {
        Set<ProcessHandle> signalled = new HashSet<>();
        long deadline = System.nanoTime() + patience.toNanos();
        for (Set<ProcessHandle> left = running(); !left.isEmpty(); left = running()) {
            shellFirst(left).filter(signalled::add).forEach(how::test);
            if (System.nanoTime() - deadline >= 0) {
                return;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** A shell that sees its child end by a signal prints that; so it gets the signal before its children. */
    private Stream<ProcessHandle> shellFirst(Set<ProcessHandle> processes) {
        return processes.stream().sorted(Comparator.comparing(process -> !process.equals(shell.toHandle())));
    }

    private synchronized Set<ProcessHandle> running() {
        known.add(shell.toHandle());
        shell.descendants().forEach(known::add);
        if (Files.isDirectory(PROC)) {
            ProcessHandle.allProcesses().filter(this::isMarked).forEach(known::add);
        }
        known.removeIf(process -> !process.isAlive() || isZombie(process));
        return Set.copyOf(known);
    }

    private boolean isMarked(ProcessHandle process) {
        return read(process, "environ").contains(mark);
    }

    /** Whether it has ended, and waits for its parent to notice. */
    private static boolean isZombie(ProcessHandle process) {
        return read(process, "stat").contains(") Z ");
    }

    /** What the system knows about a process; empty if it cannot be read. */
    private static String read(ProcessHandle process, String what) {
        try {
            return Files.readString(
                    PROC.resolve(Long.toString(process.pid())).resolve(what), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended, or belongs to another user
        }
    }
}
