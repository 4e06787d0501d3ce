package far.relay.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import far.relay.testing.ResourceProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The built server under attack, while an honest pair talks: its memory stays bounded, the pair is hardly delayed, new
 * clients are admitted, SIGTERM ends it in time, and afterwards its resources are as before.
 *
 * <p>Without options each attack is short, and attacks share servers. {@code -Drelay.attack.seconds=60} runs each
 * attack on each kind of server for that time and prints the figures; {@code -Drelay.attack.only=REGEX} runs only those
 * whose description, such as "io_uring, TLS, -Xmx64m: connections come and are reset at once", contains a match.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory and descriptors are counted in /proc")
class AttackIT {
    private static final Optional<Integer> FULL_STRENGTH =
            Optional.ofNullable(Integer.getInteger("relay.attack.seconds"));
    private static final String ONLY = System.getProperty("relay.attack.only", "");
    private static final long NANOS =
            FULL_STRENGTH.map(TimeUnit.SECONDS::toNanos).orElse(1_000_000_000L);
    private static final long WARM_UP = TimeUnit.MILLISECONDS.toNanos(500);
    /** On a busy machine the time alone is not enough. */
    private static final int MESSAGES_TO_WARM_UP = 200;

    private static final Duration TO_REST = Duration.ofSeconds(30);
    private static final int TO_END_SECONDS = 3;
    private static final long LONG_WAIT = TimeUnit.SECONDS.toNanos(1);
    private static final int LOOP_DOES_NOT_END = 3;
    /** Memory that is allocated once and kept, in KiB. */
    private static final long SLACK_HEAP = 4_096;

    /** The default of --log-lines, and the line with the number of omitted lines. */
    private static final int LOG_LINES = 102;

    private static final String HONEST = "127.0.0.1";
    private static final String NEWCOMER = "127.0.0.7";

    @TempDir
    Path directory;

    static Stream<Siege> sieges() {
        return (FULL_STRENGTH.isPresent() ? Siege.all() : Siege.few())
                .filter(siege -> siege.server().transport().isAvailable())
                .filter(siege -> siege.toString().matches(".*(" + ONLY + ").*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sieges")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void aServerUnderAttackServesAllOthersAndRecovers(Siege siege) throws Exception {
        try (JarProcess server = siege.server().start(siege.setup(), siege.web(), directory)) {
            Target target = new Target(
                    siege.web() ? server.webPort() : server.port(),
                    siege.server().tls(),
                    siege.web());
            RunQueueWait wait = RunQueueWait.of(server.process());
            try (HonestPair pair = HonestPair.connect(target, HONEST)) {
                pair.talk(WARM_UP, wait);
                ResourceProbe vitals = AttackedServer.vitals(server);
                for (Attack attack : siege.attacks()) {
                    vitals = attack(siege, attack, server, target, pair, vitals);
                }
                List<Attack.Running> last = new ArrayList<>();
                for (Attack attack : siege.attacks()) {
                    last.add(attack.start(target));
                }
                pair.talk(WARM_UP, wait);
                long waited = wait.nanos();
                server.signal("TERM");
                assertThat(endsInTime(server.process(), wait))
                        .as("it ends within %d s of SIGTERM", TO_END_SECONDS)
                        .isTrue();
                // A server whose event loop gets no processor for so long reports that it does not end.
                assertThat(server.status())
                        .as(server::err)
                        .isIn(wait.nanos() - waited < LONG_WAIT ? List.of(0) : List.of(0, LOOP_DOES_NOT_END));
                for (Attack.Running attack : last) {
                    attack.close();
                }
            }
            assertThat(server.err()).doesNotContain("ERROR", "Exception", "\tat ", " SslHandler ", "\u001b", "\u0007");
        }
    }

    /** The time for which it waits for a processor does not count. */
    private static boolean endsInTime(Process server, RunQueueWait wait) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TO_END_SECONDS) - wait.nanos();
        while (System.nanoTime() - wait.nanos() < end) {
            if (server.waitFor(10, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Attacks, and checks what is promised.
     *
     * @param before the resources of the server
     * @return its resources afterwards
     */
    private static ResourceProbe attack(
            Siege siege, Attack attack, JarProcess server, Target target, HonestPair pair, ResourceProbe before)
            throws Exception {
        long linesBefore = server.err().lines().count();
        long begin = System.nanoTime();
        long residentBefore = ResourceProbe.resident(server.process());
        ResourceProbe.forgetPeak(server.process());
        HonestPair.Figures figures;
        long admitted = 0;
        Attack.Running running = attack.start(target);
        try {
            RunQueueWait wait = RunQueueWait.of(server.process());
            if (siege.web()) {
                pair.talk(WARM_UP, MESSAGES_TO_WARM_UP, wait); // the server compiles first what the attackers call
            }
            figures = pair.talk(NANOS, wait);
            if (siege.setup() != Attack.Setup.ONE_ROOM) {
                admitted = admit(target);
            }
        } finally {
            running.close();
        }
        long end = System.nanoTime();
        await().atMost(TO_REST)
                .untilAsserted(() -> assertThat(ResourceProbe.descriptors(server.process()))
                        .isLessThanOrEqualTo(before.descriptors()));
        long toRest = System.nanoTime() - end;
        long peak = ResourceProbe.peak(server.process());
        long lines = server.err().lines().count() - linesBefore;
        double seconds = (System.nanoTime() - begin) / 1e9;
        ResourceProbe after = afterwards(siege.server(), server, before);
        String found = String.format(
                "%s: %s: %.1f s; resident %d MiB, then at most %d; %d messages, half within %.2f ms, 99%% within %.1f, all"
                        + " within %.0f (delays of the machine: 99%% within %.1f); newcomer let in in %.0f ms; at rest"
                        + " after %.1f s; heap %d then %d KiB, direct %d then %d KiB, threads %d then %d",
                siege.server(),
                attack,
                NANOS / 1e9,
                residentBefore / 1024,
                peak / 1024,
                figures.messages().size(),
                figures.messages(50) / 1e6,
                figures.messages(99) / 1e6,
                figures.messages(100) / 1e6,
                figures.delays(99) / 1e6,
                admitted / 1e6,
                toRest / 1e9,
                before.heap(),
                after.heap(),
                before.direct(),
                after.direct(),
                before.threads(),
                after.threads());
        if (FULL_STRENGTH.isPresent()) {
            System.out.println(found);
        }
        assertThat(peak).as("KiB resident; %s", found).isLessThan(siege.server().mostResident());
        // In a build, where other tests run, one of a hundred depends more on the machine than on the server.
        int percent = FULL_STRENGTH.isPresent() ? 99 : 50;
        assertThat(figures.messages(percent))
                .as("nanoseconds of %d%% of the messages; %s", percent, found)
                .isLessThan(attack.patience(siege.server().tls()) + 4 * figures.delays(percent));
        assertThat(after.heap()).as("KiB of heap; %s", found).isLessThan(before.heap() + SLACK_HEAP);
        assertThat(after.direct())
                .as("KiB of direct memory; %s", found)
                .isLessThan(before.direct() + siege.server().mostKept());
        if (siege.setup() != Attack.Setup.UNREAD_LOG) {
            assertThat((double) lines).as("log lines; %s", found).isLessThan(LOG_LINES * (seconds + 2));
        }
        if (siege.setup() != Attack.Setup.ONE_ROOM) {
            // If seats had leaked, these two would not share a room.
            // One descriptor may have been open for jcmd, and now be that of a client which has not left yet.
            await().atMost(TO_REST)
                    .untilAsserted(() -> HonestPair.connect(target, NEWCOMER).close());
        }
        return after;
    }

    /** Its resources, when they are as they were, or it had enough time for that. */
    private static ResourceProbe afterwards(AttackedServer kind, JarProcess server, ResourceProbe before)
            throws Exception {
        long end = System.nanoTime() + TO_REST.toNanos();
        ResourceProbe after = AttackedServer.vitals(server);
        while ((after.heap() >= before.heap() + SLACK_HEAP || after.direct() >= before.direct() + kind.mostKept())
                && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(250); // each look collects garbage
            after = AttackedServer.vitals(server);
        }
        return after;
    }

    /** How long it takes to get a seat, in nanoseconds. */
    private static long admit(Target target) throws Exception {
        long begin = System.nanoTime();
        if (target.web()) {
            HonestPair.connect(target, NEWCOMER).close();
            return System.nanoTime() - begin;
        }
        try (LineSocket newcomer = target.client(NEWCOMER)) {
            assertThat(newcomer.read()).isIn("1", "2");
        }
        return System.nanoTime() - begin;
    }
}
