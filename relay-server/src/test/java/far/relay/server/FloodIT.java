package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.Authority;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import far.relay.testing.ResourceProbe;
import far.relay.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The built jar under a flood of connections, while a pair talks. It says on standard output what it found; how long the
 * pair had to wait is for people to judge, as that depends on the machine. {@code -Drelay.flood=10000} is a larger one.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "descriptors are counted in /proc")
class FloodIT {
    private static final int CONNECTIONS = Integer.getInteger("relay.flood", 1_000);

    @TempDir
    Path directory;

    private Authority authority;

    @BeforeEach
    void certify() throws Exception {
        authority = new Authority("The tests");
        authority.issue("relay.test", directory.resolve("cert.pem"), directory.resolve("key.pem"));
    }

    @ParameterizedTest
    @MethodSource("far.relay.server.Servers#transports")
    void aPairGoesOnTalkingAndNothingRemainsOfTheFlood(Transport transport) throws Exception {
        flood("plain text, " + transport.label(), false, "--transport=" + transport.label());
    }

    @ParameterizedTest
    @MethodSource("far.relay.server.Servers#transports")
    void aPairGoesOnTalkingOverTlsAndNothingRemainsOfTheFlood(Transport transport) throws Exception {
        flood(
                "TLS, " + transport.label(),
                true,
                "--transport=" + transport.label(),
                "--tls-cert=" + directory.resolve("cert.pem"),
                "--tls-key=" + directory.resolve("key.pem"));
    }

    private void flood(String name, boolean tls, String... options) throws Exception {
        // On NIO one that is pushed back is not seen leaving (docs/operations.md); it goes when it has been alone for
        // too long.
        String[] own = {"--port=0", "--rooms=10", "--waiting=100", "--lonely-timeout=2s"};
        // Not by start, which does without the optimizing compiler: docs/operations.md has the figures of this test.
        try (JarProcess server = JarProcess.startIn(
                List.of(),
                "relay.server.jar",
                Stream.of(own, options).flatMap(Stream::of).toArray(String[]::new))) {
            int port = server.port();
            try (LineSocket one = connect(port, tls);
                    LineSocket two = connect(port, tls)) {
                assertThat(two.read(2)).containsExactly("2", "rec");
                assertThat(one.read(2)).containsExactly("1", "emi");
                long descriptors = ResourceProbe.of(server.process()).descriptors();
                talkDuring(new Flood(port, CONNECTIONS / 4).start(), one, two); // what is made once, is made now
                awaitDescriptors(server, descriptors);
                long heap = ResourceProbe.of(server.process()).heap();
                long lines = server.err().lines().count();
                long begin = System.nanoTime();
                List<Long> latencies = talkDuring(new Flood(port, CONNECTIONS).start(), one, two);
                double seconds = (System.nanoTime() - begin) / 1e9;
                awaitDescriptors(server, descriptors);
                long heapAfter = ResourceProbe.of(server.process()).heap();
                lines = server.err().lines().count() - lines;
                double secondsLogged = (System.nanoTime() - begin) / 1e9;
                System.out.printf(
                        "flood, %s: %d connections in %.1f s; the pair's %d messages: half within %.2f ms, 99%% within %.2f"
                                + " ms, all within %.2f ms; heap %d KiB before, %d KiB after; %d log lines%n",
                        name,
                        CONNECTIONS,
                        seconds,
                        latencies.size(),
                        percentile(latencies, 50),
                        percentile(latencies, 99),
                        percentile(latencies, 100),
                        heap,
                        heapAfter,
                        lines);
                assertThat(server.err()).doesNotContain("ERROR", "Exception");
                assertThat(heapAfter).isLessThan(heap + 4096);
                assertThat((double) lines).isLessThan(102 * (secondsLogged + 2));
            }
        }
    }

    private LineSocket connect(int port, boolean tls) throws Exception {
        if (!tls) {
            return LineSocket.connect(port);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, authority.bundle().toTrustManagerFactory().getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.startHandshake();
        return LineSocket.of(socket);
    }

    /** Lets the pair talk until the flood is over; returns how long each message took, in nanoseconds. */
    private static List<Long> talkDuring(CompletableFuture<Void> flood, LineSocket one, LineSocket two)
            throws IOException {
        List<Long> latencies = new ArrayList<>();
        while (!flood.isDone()) {
            latencies.add(say(one, two));
            latencies.add(say(two, one));
        }
        flood.join();
        return latencies;
    }

    private static long say(LineSocket from, LineSocket to) throws IOException {
        long begin = System.nanoTime();
        from.say("are you still there?");
        assertThat(to.read()).isEqualTo("are you still there?");
        return System.nanoTime() - begin;
    }

    private static double percentile(List<Long> nanos, int percent) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.length) - 1)] / 1e6;
    }

    private static void awaitDescriptors(JarProcess server, long count) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(ResourceProbe.descriptors(server.process())).isEqualTo(count));
    }
}
