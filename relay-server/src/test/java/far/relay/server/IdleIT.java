package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.transport.Transport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The CPU time of an idle server, on every transport of this machine. */
class IdleIT {
    @ParameterizedTest
    @MethodSource("far.relay.server.Servers#transports")
    void blocksWhileThereIsNothingToDoUnlessConfiguredNotTo(Transport transport) throws IOException {
        try (RelayServer idle = Servers.start(transport, UnaryOperator.identity())) {
            assertThat(idle.connections()).isZero();
            long sleeper = newestLoop();
            try (RelayServer busy = Servers.start(transport, server -> server.busyWait(true))) {
                assertThat(busy.connections()).isZero();
                ThreadMXBean threads = ManagementFactory.getThreadMXBean();
                long sleeperBefore = threads.getThreadCpuTime(sleeper);
                long awake = newestLoop();
                await().until(() -> threads.getThreadCpuTime(awake) > 500_000_000);
                assertThat(threads.getThreadCpuTime(sleeper) - sleeperBefore).isLessThan(100_000_000);
            }
        }
    }

    /** The event loop's thread of the server that was started last. */
    private static long newestLoop() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("relay-"))
                .mapToLong(Thread::getId)
                .max()
                .orElseThrow();
    }
}
