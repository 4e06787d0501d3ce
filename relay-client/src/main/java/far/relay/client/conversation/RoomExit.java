package far.relay.client.conversation;

import far.relay.client.RoomClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How we go from a named room: by leaving, which gives the seat up, or by disconnecting, which keeps it. Thread-safe; no method
 * blocks.
 */
final class RoomExit {
    /** How long leaving may take, if there is no connection to leave on. */
    private static final int LEAVING_SECONDS = 3;

    /** How long a signal can come after the end of the input, if both have the same cause. */
    private static final int SIGNAL_MILLIS = 100;

    private final Supplier<RoomClient> client;
    private volatile boolean leaving;
    private volatile boolean disconnecting;

    /** @param client gives the client; null until it exists */
    RoomExit(Supplier<RoomClient> client) {
        this.client = client;
    }

    boolean isLeaving() {
        return leaving;
    }

    boolean isDisconnecting() {
        return disconnecting;
    }

    /** The client exists now: does with it what was asked for before. */
    void started() {
        if (disconnecting) {
            client.get().close();
        } else if (leaving) {
            leave();
        }
    }

    /**
     * Leaves, unless {@link #disconnect} follows at once: Ctrl+C also ends the process that writes our input, and the end of the input can
     * arrive before the signal. Without a connection the client connects again to leave, but not for long: the server frees the seat by
     * itself.
     */
    void leave() {
        leaving = true;
        RoomClient room = client.get();
        if (room != null) {
            CompletableFuture.delayedExecutor(SIGNAL_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        if (!disconnecting) {
                            room.leave();
                        }
                    });
            CompletableFuture.delayedExecutor(LEAVING_SECONDS, TimeUnit.SECONDS).execute(room::close);
        }
    }

    /** Closes the connection. */
    void disconnect() {
        disconnecting = true;
        RoomClient room = client.get();
        if (room != null) {
            CompletableFuture.runAsync(room::close);
        }
    }
}
