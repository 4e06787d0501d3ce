package far.relay.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How long the event loop of a server was ready to run while other threads of this machine used the processors: the second
 * number of {@code /proc/PID/task/TID/schedstat}. On a busy machine it is most of a message's latency, and the server
 * cannot help it.
 */
final class RunQueueWait {
    private static final String LOOP = "relay-\\d+-\\d+\\s*";

    private final Path schedstat;
    private long last;

    private RunQueueWait(Path schedstat) {
        this.schedstat = schedstat;
    }

    /** That of the built server which runs in this process. */
    static RunQueueWait of(Process server) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(server.pid()), "task"))) {
            return threads.filter(thread -> name(thread).matches(LOOP))
                    .findFirst()
                    .map(thread -> new RunQueueWait(thread.resolve("schedstat")))
                    .orElseThrow();
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** In all so far, or until the event loop ended, in nanoseconds; 0 if this Linux does not count it. */
    long nanos() {
        try {
            last = Long.parseLong(Files.readString(schedstat).split(" ")[1]);
        } catch (IOException e) {
            // It has ended.
        }
        return last;
    }
}
