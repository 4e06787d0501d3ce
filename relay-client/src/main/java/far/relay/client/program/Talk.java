package far.relay.client.program;

import far.relay.client.CannotConnectException;
import far.relay.client.ClientOptions;
import far.relay.client.End;
import far.relay.client.RelayClient;
import far.relay.client.RelayListener;
import far.relay.client.UnsayableException;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A conversation of the program, over one connection or, where it may try again, over one after another. What it knows of
 * the last one, it uses on the next (docs/protocol.md, section 4):
 *
 * <ul>
 *   <li>The same message is waiting for us as before: what we answered never came to the server, so it is said again. The
 *       session is not told that message twice.
 *   <li>It is our turn and no message is waiting: nobody knows of what we said last, so it is said again. As a network may
 *       cut the message from the role before it, there is none only when a while has brought none.
 *   <li>It is the other's turn, or another message is waiting: what we said has arrived.
 * </ul>
 *
 * <p>Its methods may be called by any thread. No lock is held while the session is called.
 */
final class Talk {
    private static final int REPLAY_SECONDS = 1;

    private final ClientOptions options;
    private final Session session;
    private final Optional<Pauses> pauses;
    private final Transcript transcript;

    private final CompletableFuture<Void> leaving = new CompletableFuture<>();

    private final Memory memory = new Memory();
    private volatile RelayClient client;
    private volatile boolean leftUnheard;

    /** @param pauses how long to wait for another connection; empty to end with the first one */
    Talk(ClientOptions options, Session session, Optional<Pauses> pauses, Transcript transcript) {
        this.options = options;
        this.session = session;
        this.pauses = pauses;
        this.transcript = transcript;
    }

    /**
     * Connects, and returns when the conversation is over, after the session was told; at once, and without a word to the
     * session, if we leave before there is a first connection.
     *
     * @throws CannotConnectException if the first try brings no connection
     */
    End hold() throws CannotConnectException {
        Optional<RelayClient> first = connect();
        if (first.isEmpty()) {
            return leftUnheard();
        }
        End end = endOf(first.get());
        while (end.isLost() && pauses.isPresent() && !leaving.isDone()) {
            Optional<RelayClient> next = reconnect(kind(end.kind()), end.text(), pauses.get());
            end = next.isPresent() ? endOf(next.get()) : leftUnheard();
        }
        session.ended(end);
        return end;
    }

    private End leftUnheard() {
        leftUnheard = true;
        return new End(End.Kind.FIN, options.address(), "");
    }

    /** Whether we left while there was no connection. */
    boolean hasLeftUnheard() {
        return leftUnheard;
    }

    /** Empty if we leave before there is a connection. */
    private Optional<RelayClient> connect() throws CannotConnectException {
        CompletableFuture<RelayClient> connected =
                RelayClient.connect(options, new Ears()).toCompletableFuture();
        try {
            CompletableFuture.anyOf(connected, leaving).join();
            return Optional.ofNullable(connected.getNow(null));
        } catch (CompletionException e) {
            if (e.getCause() instanceof CannotConnectException why) {
                throw why;
            }
            throw e;
        }
    }

    private End endOf(RelayClient connection) {
        CompletableFuture<End> end = connection.end().toCompletableFuture();
        CompletableFuture.anyOf(end, leaving).join();
        connection.close();
        return end.join();
    }

    /** Tries until there is a connection; empty if we leave before. */
    private Optional<RelayClient> reconnect(String kind, String why, Pauses waits) {
        String lastKind = kind;
        String lastWhy = why;
        while (true) {
            Duration pause = waits.next();
            session.lost(lastKind, lastWhy, pause);
            if (isLeft(pause)) {
                return Optional.empty();
            }
            try {
                return connect();
            } catch (CannotConnectException e) {
                lastKind = kind(e.kind());
                lastWhy = e.getMessage();
            }
        }
    }

    private boolean isLeft(Duration within) {
        try {
            leaving.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e); // nobody does either
        }
    }

    /** A kind's name in documents: {@code unknown_host}. */
    static String kind(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Says a line, which is to be done on our turn; if there is no connection for it now, on the next one.
     *
     * @throws UnsayableException if one line cannot carry the text
     */
    void say(String line) {
        UnsayableException.check(line, options.maxLine());
        transcript.own(line); // before an answer can be there
        send(line);
    }

    private void send(String line) {
        RelayClient connection = client;
        memory.say(line); // before it is sent: an answer may come at once
        connection.say(line).whenComplete((nothing, failure) -> {
            if (failure != null) {
                memory.keep(line);
            }
        });
    }

    /** Leaves, whoever's turn it is, and tries for no more connections. Does not wait. */
    void leave() {
        leaving.complete(null);
        RelayClient connection = client;
        if (connection != null) {
            connection.leave();
        }
    }

    /** Says what has no answer once more. Returns false if there is nothing of the kind. */
    private boolean sayAgain() {
        Optional<String> line = memory.unanswered();
        line.ifPresent(this::send);
        return line.isPresent();
    }

    /** What is heard on one connection. */
    private final class Ears implements RelayListener {
        /** Until it is known what became of what was said on the last connection. */
        private boolean fresh = true;
        /** Whether it is our turn, and still open whether a message waits for our answer. */
        private boolean replayOpen;

        @Override
        public void connected(RelayClient connection) {
            client = connection;
            if (leaving.isDone()) {
                connection.leave();
            }
            session.connected(Talk.this);
        }

        @Override
        public void seated(Seat seat) {
            transcript.seated(seat);
            session.seated(seat);
        }

        @Override
        public void turn(Role role) {
            pauses.ifPresent(Pauses::reset);
            if (role == Role.LISTENER) {
                settle();
                session.turn(role);
            } else if (opensReplay()) {
                CompletableFuture.delayedExecutor(REPLAY_SECONDS, TimeUnit.SECONDS)
                        .execute(() -> {
                            if (settle() && !sayAgain()) {
                                speak();
                            }
                        });
            } else {
                speak();
            }
        }

        /** Whether there may be a message to answer, and has not come yet. */
        private synchronized boolean opensReplay() {
            replayOpen = fresh && !memory.isEmpty();
            fresh = replayOpen;
            return replayOpen;
        }

        /** Nothing is open any more. Whether it was open if there is a replay. */
        private synchronized boolean settle() {
            boolean was = replayOpen;
            replayOpen = false;
            fresh = false;
            return was;
        }

        private synchronized boolean isFresh() {
            return fresh;
        }

        private void speak() {
            memory.nextUnsaid().ifPresentOrElse(Talk.this::send, () -> session.turn(Role.SPEAKER));
        }

        @Override
        public void message(String text) {
            hear(text);
            transcript.others(text, false);
            session.message(text);
        }

        @Override
        public void replay(String text) {
            boolean again = isFresh() && memory.isHeard(text);
            boolean late = settle();
            if (again && sayAgain()) {
                return;
            }
            if (!again) {
                hear(text);
                transcript.others(text, true);
                session.replay(text);
            }
            if (late) {
                speak(); // nobody will tell of our turn once more
            }
        }

        private void hear(String text) {
            settle();
            memory.hear(text);
        }

        /** The connection is of no more use; what became of what was said, the next one tells. */
        @Override
        public void ended(End end) {
            settle();
        }
    }
}
