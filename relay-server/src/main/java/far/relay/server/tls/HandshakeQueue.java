package far.relay.server.tls;

import far.relay.server.connection.PeerAddress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;

/**
 * Schedules the computations of TLS handshakes, and limits how many handshakes are in progress. A handshake is in
 * progress from its first computation, that is from its complete ClientHello, until it succeeds or fails or its
 * connection closes.
 *
 * <ul>
 *   <li>Addresses are served in turn; the handshakes of one address keep their order. So many handshakes from one
 *       address delay those of another by one computation only.
 *   <li>If more than the limit are in progress, the newest handshake of the address with the most fails.
 *   <li>Nothing is computed or kept for a closed connection.
 * </ul>
 *
 * For the event loop's thread; only the computations run on other threads.
 */
final class HandshakeQueue {
    /** About how much memory the JDK needs for a handshake in progress. */
    private static final int HANDSHAKE_BYTES = 48 * 1024;
    /** All handshakes together may use an eighth of the heap. */
    private static final int HEAP_SHARE = 8;

    private static final int FEWEST = 64;
    private static final int MOST = 1024;

    private final Executor threads;
    private final int parallel;
    private final int limit;
    private final Map<Object, Address> addresses = new HashMap<>();
    /** The addresses with pending computations, in the order of their turns. */
    private final Set<Address> ready = new LinkedHashSet<>();

    private int inProgress;
    private int running;

    /**
     * @param threads runs the computations
     * @param parallel how many computations run at once, at least 1
     * @param limit how many handshakes may be in progress, at least 1
     */
    HandshakeQueue(Executor threads, int parallel, int limit) {
        this.threads = threads;
        this.parallel = parallel;
        this.limit = limit;
    }

    /** The limit for a heap of this size in bytes: 64 to 1024 handshakes. */
    static int limitFor(long heap) {
        return (int) Math.max(FEWEST, Math.min(MOST, heap / HEAP_SHARE / HANDSHAKE_BYTES));
    }

    /** How many handshakes are in progress. */
    int inProgress() {
        return inProgress;
    }

    /** The executor for the handshake of this connection. */
    Handshake of(Channel connection) {
        return new Handshake(connection);
    }

    private void runNext() {
        while (running < parallel && !ready.isEmpty()) {
            Iterator<Address> turns = ready.iterator();
            Address address = turns.next();
            turns.remove();
            Handshake next = address.waiting.remove();
            if (!address.waiting.isEmpty()) {
                ready.add(address);
            }
            run(next);
        }
    }

    private void run(Handshake handshake) {
        Runnable task = handshake.task;
        EventLoop loop = handshake.connection.eventLoop();
        handshake.task = null;
        running++;
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                finished(loop);
            }
        });
    }

    private void finished(EventLoop loop) {
        try {
            loop.execute(() -> {
                running--;
                runNext();
            });
        } catch (RejectedExecutionException e) {
            // The loop has ended, and every handshake with it.
        }
    }

    private void failOne() {
        addresses.values().stream()
                .max(Comparator.comparingInt(address -> address.inProgress.size()))
                .ifPresent(largest -> largest.inProgress.getLast().fail());
    }

    /** The handshakes of one address: those in progress, and among them those that wait for a thread. Oldest first. */
    private static final class Address {
        private final Deque<Handshake> inProgress = new ArrayDeque<>();
        private final Deque<Handshake> waiting = new ArrayDeque<>();
    }

    /** The handshake of one connection, which runs one task at a time. */
    final class Handshake implements Executor {
        private final Channel connection;
        private final Object key;
        private Address address;
        private Runnable task;
        private boolean failed;

        private Handshake(Channel connection) {
            this.connection = connection;
            this.key = PeerAddress.key(connection);
        }

        /** Called on the loop, and only after the last task has run. */
        @Override
        public void execute(Runnable next) {
            if (address == null && !failed) {
                begin();
            }
            if (!failed) {
                task = next;
                address.waiting.add(this);
                ready.add(address);
                runNext();
            }
        }

        private void begin() {
            address = addresses.computeIfAbsent(key, k -> new Address());
            address.inProgress.add(this);
            inProgress++;
            if (inProgress > limit) {
                failOne();
            }
        }

        private void fail() {
            failed = true;
            end();
            SSLException cause = new SSLException("too many TLS handshakes are under way");
            connection.pipeline().fireUserEventTriggered(new SslHandshakeCompletionEvent(cause));
            ChannelHandlerContext outermost = connection.pipeline().firstContext();
            if (outermost != null) {
                outermost.close(); // at once, without a TLS close or lingering
            }
        }

        /** The handshake has succeeded or failed, or its connection has closed. */
        void end() {
            if (address == null) {
                return;
            }
            address.inProgress.remove(this);
            inProgress--;
            if (task != null) {
                task = null;
                address.waiting.remove(this);
                if (address.waiting.isEmpty()) {
                    ready.remove(address);
                }
            }
            if (address.inProgress.isEmpty()) {
                addresses.remove(key);
            }
            address = null;
        }
    }
}
