package far.relay.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.FarHost;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import far.relay.testing.ResourceProbe;
import far.relay.testing.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The built jars as processes, under all that can happen to clients and their networks, all at once. {@code -Drelay.seconds} says
 * for how long. As root, and where there is what {@link FarHost} needs, some clients are on two other hosts.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, and what is counted in /proc")
class FaultsIT {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("relay.seconds", 10));
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** Memory that is allocated once, possibly after the first minute. */
    private static final ResourceProbe SLACK = new ResourceProbe(2_048, 2_048, 10, 3);

    private static final int LINES_IN_PEACE = 10;

    @RegisterExtension
    final Seed seed = new Seed();

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void nothingIsLostWhateverHappensToClientsAndNetworks() throws Exception {
        Optional<FarHost> near = FarHost.near();
        Optional<FarHost> remote = FarHost.remote();
        List<FarHost> hosts = Stream.of(near, remote).flatMap(Optional::stream).toList();
        Path clientsLog = Files.createFile(directory.resolve("clients.log"));
        try (JarProcess server = JarProcess.startForLong(
                List.of("-XX:NativeMemoryTracking=summary"),
                "relay.server.jar",
                "--port=0",
                "--bind=0.0.0.0",
                "--rooms=9",
                "--waiting=20",
                "--replay-role=rec",
                "--turn-timeout=3s",
                "--lonely-timeout=8s",
                "--dead-after=4s")) {
            long descriptors = descriptorsAtRest(server);
            Crowd crowd = new Crowd(server.port(), seed.value(), clientsLog);
            List<ResourceProbe> samples;
            try {
                crowd.addSockets(12);
                crowd.addPrograms(4, Optional.empty());
                for (FarHost host : hosts) {
                    crowd.addPrograms(3, Optional.of(host));
                    crowd.plague(host);
                }
                samples = watch(server);
                crowd.calmDown();
                awaitPeace(crowd);
            } finally {
                crowd.end();
            }
            assertThat(crowd.problems()).isEmpty();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ResourceProbe.descriptors(server.process()))
                            .isEqualTo(descriptors));
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.err()).doesNotContain("ERROR", "Exception", "LEAK");
            assertThat(clientsLog).content().doesNotContain("ERROR", "Exception", "LEAK");
            crowd.histories().check();
            printFigures(crowd, samples, hosts);
        } finally {
            hosts.forEach(FarHost::close);
        }
    }

    /** The number after everything that is allocated once has been allocated, without clients. */
    private static long descriptorsAtRest(JarProcess server) throws Exception {
        try (LineSocket one = LineSocket.connect(server.port()).expect("1");
                LineSocket two = LineSocket.connect(server.port()).expect("2", "rec")) {
            one.expect("emi").send("hello");
            two.expect("hello");
            return ResourceProbe.of(server.process()).descriptors() - 2;
        }
    }

    /** Looks at the server now and again until the time is over. */
    private static List<ResourceProbe> watch(JarProcess server) throws Exception {
        List<ResourceProbe> samples = new ArrayList<>();
        for (long end = System.nanoTime() + TIME.toNanos(); System.nanoTime() < end; ) {
            TimeUnit.NANOSECONDS.sleep(Math.min(BETWEEN_SAMPLES.toNanos(), end - System.nanoTime()));
            samples.add(ResourceProbe.of(server.process()));
        }
        return samples;
    }

    /** Waits until every seated client has received more. */
    private static void awaitPeace(Crowd crowd) {
        Map<Life, Integer> received =
                crowd.seated().stream().collect(Collectors.toMap(Function.identity(), Life::received));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received.keySet())
                        .as("clients that should receive more")
                        .noneMatch(
                                life -> crowd.isAlive(life) && life.received() < received.get(life) + LINES_IN_PEACE));
    }

    /** Checks that the server's memory has not grown; prints it and the counts, if a length was set. */
    private static void printFigures(Crowd crowd, List<ResourceProbe> samples, List<FarHost> hosts) {
        print(
                "%d s, %d clients, %d other hosts: %d messages sent, %d received, none lost; %s",
                TIME.toSeconds(),
                crowd.lives(),
                hosts.size(),
                crowd.histories().sent(),
                crowd.histories().received(),
                crowd.counts());
        int minute = (int) Math.min(Duration.ofMinutes(1).dividedBy(BETWEEN_SAMPLES), (samples.size() + 1) / 2);
        List<ResourceProbe> first = samples.subList(0, minute);
        List<ResourceProbe> last = samples.subList(samples.size() - minute, samples.size());
        flat("KiB of heap", ResourceProbe::heap, first, last);
        flat("KiB of direct memory", ResourceProbe::direct, first, last);
        flat("descriptors", ResourceProbe::descriptors, first, last);
        flat("threads", ResourceProbe::threads, first, last);
    }

    /** Uses the minimum of the samples, since new clients and new garbage are not leaks. */
    private static void flat(
            String what, ToLongFunction<ResourceProbe> of, List<ResourceProbe> first, List<ResourceProbe> last) {
        LongSummaryStatistics before = first.stream().mapToLong(of).summaryStatistics();
        LongSummaryStatistics after = last.stream().mapToLong(of).summaryStatistics();
        print(
                "%s: %d to %d at first, %d to %d in the end",
                what, before.getMin(), before.getMax(), after.getMin(), after.getMax());
        assertThat(after.getMin()).as(what).isLessThanOrEqualTo(before.getMin() + of.applyAsLong(SLACK));
    }

    private static void print(String format, Object... figures) {
        if (Integer.getInteger("relay.seconds") != null) {
            System.out.printf(format + "%n", figures);
        }
    }
}
