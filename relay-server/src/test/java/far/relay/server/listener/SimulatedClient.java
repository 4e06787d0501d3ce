package far.relay.server.listener;

import far.relay.proof.ClientWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A client of a {@link Simulation}: the server's channel for it, and both directions of its bytes. */
final class SimulatedClient {
    /** Runs tasks only on request, like an event loop between two polls, and not within every call. */
    static final class DeferringChannel extends EmbeddedChannel {
        private boolean deferring = true;

        private DeferringChannel() {
            super(DefaultChannelId.newInstance());
        }

        /** Runs the pending tasks. Returns whether there were any. */
        boolean runTasks() {
            boolean any = hasPendingTasks();
            deferring = false;
            runPendingTasks();
            deferring = true;
            return any;
        }

        @Override
        public void runPendingTasks() {
            if (!deferring) {
                deferring = true;
                super.runPendingTasks();
            }
        }
    }

    final DeferringChannel channel = new DeferringChannel();
    final ClientWire wire = new ClientWire(Simulation.MAX_LINE);
    /** Lines that arrived while reading was off. */
    final Deque<ClientWire.Decoded> unread = new ArrayDeque<>();
    /** When the server must have closed its connection, in nanoseconds. */
    long closeDeadline = Long.MAX_VALUE;

    private final StringBuilder unfinished = new StringBuilder();

    /** Its time is simulated, and its buffers come from {@code memory}. */
    SimulatedClient(ByteBufAllocator memory) {
        channel.config().setAllocator(memory);
        channel.freezeTime();
    }

    /** The lines that it has received since the last call. */
    List<String> received() {
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            unfinished.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.release();
        }
        List<String> lines = new ArrayList<>();
        for (int end = unfinished.indexOf("\n"); end >= 0; end = unfinished.indexOf("\n")) {
            lines.add(unfinished.substring(0, end));
            unfinished.delete(0, end + 1);
        }
        return lines;
    }
}
