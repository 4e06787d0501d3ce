package far.relay.attack;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.testing.LineSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Two clients that talk all the time, and measure the latency of each message. After each message they pause; how late
 * they wake up shows how busy the machine is.
 */
final class HonestPair implements AutoCloseable {
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** So many that half of them show what is usual, also where the pair itself gets a processor now and then only. */
    private static final int FEWEST = 20;

    private static final AtomicInteger ROOMS = new AtomicInteger();
    private static final String MESSAGE = "are you still there?";

    private final LineSocket one;
    private final LineSocket two;

    private final boolean isNamed;
    /** The number of the next message in a named room. */
    private long next = 1;

    private HonestPair(LineSocket one, LineSocket two, boolean isNamed) {
        this.one = one;
        this.two = two;
        this.isNamed = isNamed;
    }

    /**
     * The latencies of messages, without the time for which the server waited for a processor, and how late the pauses after
     * them ended; in nanoseconds.
     */
    record Figures(List<Long> messages, List<Long> delays) {
        /** A percentile of the latencies. */
        long messages(int percent) {
            return percentile(messages, percent);
        }

        /** The same percentile of the delays, which the server does not cause. */
        long delays(int percent) {
            return percentile(delays, percent);
        }

        private static long percentile(List<Long> nanos, int percent) {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted[Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.length) - 1)];
        }
    }

    /** Connects them. On a server without other clients they share a plain room; if they do not, they leave, and this fails. */
    static HonestPair connect(Target target, String from) throws IOException {
        LineSocket one = target.client(from);
        HonestPair pair = null;
        try {
            pair = target.web() ? named(target, from, one) : plain(target, from, one);
            return pair;
        } finally {
            if (pair == null) {
                one.close();
            }
        }
    }

    private static HonestPair plain(Target target, String from, LineSocket one) throws IOException {
        assertThat(one.read()).isEqualTo("1");
        LineSocket two = target.client(from);
        assertThat(two.read(2)).containsExactly("2", "rec");
        assertThat(one.read()).isEqualTo("emi");
        return new HonestPair(one, two, false);
    }

    private static HonestPair named(Target target, String from, LineSocket one) throws IOException {
        String room = "join honest" + ROOMS.getAndIncrement();
        one.send(room);
        assertThat(one.read()).startsWith("seat 1 ");
        assertThat(one.read()).isEqualTo("partner none");
        LineSocket two = target.client(from).send(room);
        assertThat(two.read()).startsWith("seat 2 ");
        assertThat(two.read()).isEqualTo("partner here");
        assertThat(one.read()).isEqualTo("partner here");
        return new HonestPair(one, two, true);
    }

    /** Makes them talk for this time, or longer if it is not enough for 20 messages. @param server for how long it has waited for a processor */
    Figures talk(long nanos, RunQueueWait server) throws IOException {
        return talk(nanos, FEWEST, server);
    }

    /** Likewise, for this number of messages. */
    Figures talk(long nanos, int fewest, RunQueueWait server) throws IOException {
        Figures figures = new Figures(new ArrayList<>(), new ArrayList<>());
        for (long end = System.nanoTime() + nanos;
                System.nanoTime() < end || figures.messages().size() < fewest; ) {
            send(one, two, figures, server);
            send(two, one, figures, server);
        }
        return figures;
    }

    private void send(LineSocket from, LineSocket to, Figures figures, RunQueueWait server) throws IOException {
        long waited = server.nanos();
        long begin = System.nanoTime();
        from.send(isNamed ? "say " + next + " " + MESSAGE : MESSAGE);
        assertThat(to.read()).isEqualTo(isNamed ? "said " + next + " " + MESSAGE : MESSAGE);
        long end = System.nanoTime();
        figures.messages().add(Math.max(0, end - begin - (server.nanos() - waited)));
        if (isNamed) {
            assertThat(from.read()).isEqualTo("taken " + next++);
        }
        long rest = System.nanoTime();
        LockSupport.parkNanos(REST_NANOS);
        figures.delays().add(Math.max(0, System.nanoTime() - rest - REST_NANOS));
    }

    @Override
    public void close() throws IOException {
        one.close();
        two.close();
    }
}
