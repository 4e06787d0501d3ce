package far.relay.client;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Our messages that the server has not taken: those that wait for their turns, and the one that was said. Pure; confined to one
 * thread.
 */
final class RoomOutbox {
    /** How many messages may wait for their turns. */
    static final int QUEUE = 1024;

    /** A message that waits for its turn. */
    record Waiting(String text, CompletableFuture<Long> taken) {}

    /** A message that was said. */
    static final class Said {
        private final long number;
        private final CompletableFuture<Long> taken;
        private boolean sent;

        private Said(long number, CompletableFuture<Long> taken) {
            this.number = number;
            this.taken = taken;
        }

        long number() {
            return number;
        }

        /** Whether it was sent on any connection, so that the server can have it. */
        boolean isSent() {
            return sent;
        }
    }

    private final Queue<Waiting> queue = new ArrayDeque<>();
    /** Null if there is none. */
    private Said said;

    /**
     * Adds a message to the queue.
     *
     * @return completed with its number when the server has taken it
     */
    CompletionStage<Long> queue(String text) {
        if (queue.size() == QUEUE) {
            return CompletableFuture.failedStage(
                    new IllegalStateException(QUEUE + " messages are waiting for their turns, and no more can"));
        }
        Waiting waiting = new Waiting(text, new CompletableFuture<>());
        queue.add(waiting);
        return waiting.taken;
    }

    /** Takes the next message out of the queue. */
    Optional<Waiting> next() {
        return Optional.ofNullable(queue.poll());
    }

    /** A message is said. There is none with this number or a later one. */
    void say(long number, CompletableFuture<Long> taken) {
        said = new Said(number, taken);
    }

    /** The message that was said, and has no answer yet. */
    Optional<Said> said() {
        return Optional.ofNullable(said);
    }

    /** The message of this number is sent now. */
    void sent(long number) {
        if (said != null && said.number == number) {
            said.sent = true;
        }
    }

    /** The server has taken the message. */
    void taken(Said message) {
        said = null;
        message.taken.complete(message.number);
    }

    /** The message that was said, if it has this number or a later one, will not be taken. */
    void fail(long number, Exception why) {
        if (said != null && said.number >= number) {
            Said failed = said;
            said = null;
            failed.taken.completeExceptionally(why);
        }
    }

    /** No message will be sent any more: those that wait fail. */
    void failQueue(String why) {
        while (!queue.isEmpty()) {
            queue.remove().taken.completeExceptionally(new IllegalStateException(why));
        }
    }
}
