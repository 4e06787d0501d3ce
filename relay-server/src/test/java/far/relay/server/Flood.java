package far.relay.server;

import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A crowd of connections that mean no good: one half comes and goes at once, and the other stops in the middle of a line,
 * or of a TLS handshake, or talks and never reads, or says nothing. Those of the other half stay until the crowd behind
 * them pushes them out, some with a reset.
 */
final class Flood {
    private static final int THREADS = 4;
    /** How many of each thread stay. */
    private static final int STAY = 250;

    private static final byte[] HALF_A_LINE = "half a li".getBytes();
    /** The beginning of a TLS record that says how long it is, and then does not come. */
    private static final byte[] HALF_A_HANDSHAKE = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc};

    private static final byte[] CHATTER = "more\n".repeat(2_000).getBytes();

    private final InetSocketAddress server;
    private final int connections;

    /** @param connections how many in all */
    Flood(int port, int connections) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.connections = connections;
    }

    /** Begins; completed when all have come and gone. */
    CompletableFuture<Void> start() {
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    run();
                    done.complete(null);
                } catch (IOException | RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            threads.add(done);
        }
        return CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new));
    }

    private void run() throws IOException {
        Deque<LineSocket> staying = new ArrayDeque<>();
        for (int i = 0; i < connections / THREADS; i++) {
            LineSocket client = LineSocket.connect(server);
            if (i % 2 == 0) {
                client.hangUp();
                continue;
            }
            annoy(client, i / 2 % 4);
            staying.add(client);
            if (staying.size() > STAY) {
                leave(staying.remove(), i);
            }
        }
        while (!staying.isEmpty()) {
            leave(staying.remove(), staying.size());
        }
    }

    private static void annoy(LineSocket client, int how) {
        try {
            switch (how) {
                case 0 -> client.send(HALF_A_LINE);
                case 1 -> client.send(HALF_A_HANDSHAKE);
                case 2 -> client.send(CHATTER);
                default -> {} // says nothing
            }
        } catch (IOException e) {
            // The server has had enough of it already.
        }
    }

    private static void leave(LineSocket client, int i) throws IOException {
        if (i % 3 == 0) {
            client.reset();
        } else {
            client.hangUp();
        }
    }
}
