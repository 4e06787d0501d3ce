package far.relay.client.conversation;

import far.relay.client.CannotConnectException;
import far.relay.client.ClientOptions;
import far.relay.client.End;
import far.relay.client.InvalidMessageException;
import far.relay.client.RelayClient;
import far.relay.client.transcript.Transcript;
import far.relay.protocol.Role;
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
 * the last one, it uses on the next: see {@link ConnectionListener}.
 *
 * <p>Its methods may be called by any thread.
 */
public final class ReconnectingConversation {

    private final ClientOptions options;
    private final Frontend frontend;
    private final Optional<Reconnecting> reconnecting;
    private final WaitLimit limit;
    private final Transcript transcript;

    private final CompletableFuture<Void> leaving = new CompletableFuture<>();

    private final ResendState resendState = new ResendState();
    private volatile RelayClient client;
    private volatile boolean leftUnheard;

    /**
     * @param reconnecting when to try for another connection; empty to end with the first one
     * @param timeout how long to wait for our turn at most; empty for as long as it takes
     */
    public ReconnectingConversation(
            ClientOptions options,
            Frontend frontend,
            Optional<Reconnecting> reconnecting,
            Optional<Duration> timeout,
            Transcript transcript) {
        this.options = options;
        this.frontend = frontend;
        this.reconnecting = reconnecting;
        this.transcript = transcript;
        this.limit = new WaitLimit(timeout, wait -> {
            frontend.timedOut(wait, timeout.orElseThrow());
            leave();
        });
    }

    /**
     * Connects, and returns when the conversation is over, after the frontend was told; at once, and without a word to the
     * frontend, if we leave before there is a first connection.
     *
     * @throws CannotConnectException if the first try brings no connection, and is the only one
     */
    public End hold() throws CannotConnectException {
        limit.start();
        Optional<RelayClient> connection = first();
        if (connection.isEmpty()) {
            return leftUnheard();
        }
        End end = endOf(connection.get());
        while (isToTryAgain(end)) {
            connection = reconnect(kind(end.kind()), end.text());
            end = connection.isPresent() ? endOf(connection.get()) : leftUnheard();
        }
        frontend.ended(end);
        return end;
    }

    private boolean isToTryAgain(End end) {
        boolean exit = end.kind() == End.Kind.EXIT;
        return !leaving.isDone()
                && reconnecting
                        .filter(how -> end.isLost() || exit && how.afterExit())
                        .isPresent();
    }

    private End leftUnheard() {
        leftUnheard = true;
        return new End(End.Kind.FIN, options.address(), "");
    }

    /** Whether we left while there was no connection. */
    public boolean hasLeftUnheard() {
        return leftUnheard;
    }

    private Optional<RelayClient> first() throws CannotConnectException {
        try {
            return connect();
        } catch (CannotConnectException e) {
            if (reconnecting.filter(Reconnecting::first).isEmpty()) {
                throw e;
            }
            return reconnect(kind(e.kind()), e.getMessage());
        }
    }

    /** Empty if we leave before there is a connection. */
    private Optional<RelayClient> connect() throws CannotConnectException {
        CompletableFuture<RelayClient> connected = RelayClient.connect(
                        options, new ConnectionListener(this, frontend, transcript, resendState))
                .toCompletableFuture();
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
    private Optional<RelayClient> reconnect(String kind, String why) {
        limit.now(Frontend.Wait.CONNECTION);
        String lastKind = kind;
        String lastWhy = why;
        while (true) {
            Duration pause = reconnecting.orElseThrow().backoff().next();
            frontend.lost(lastKind, lastWhy, pause);
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
    public static String kind(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Says a line, which is to be done on our turn; if there is no connection for it now, on the next one.
     *
     * @throws InvalidMessageException if one line cannot carry the text
     */
    public void say(String line) {
        InvalidMessageException.check(line, options.maxLine());
        transcript.own(line); // before an answer can be there
        send(line);
    }

    private void send(String line) {
        RelayClient connection = client;
        resendState.say(line); // before it is sent: an answer may come at once
        connection.say(line).whenComplete((nothing, failure) -> {
            if (failure != null) {
                resendState.keep(line);
            }
        });
    }

    /** Leaves, whoever's turn it is, and tries for no more connections. Does not wait. */
    public void leave() {
        leaving.complete(null);
        RelayClient connection = client;
        if (connection != null) {
            connection.leave();
        }
    }

    // --- for what is heard on a connection

    void connected(RelayClient connection) {
        client = connection;
        limit.now(Frontend.Wait.SEAT);
        if (leaving.isDone()) {
            connection.leave();
        }
    }

    /** A server that tells a role is one to come back to soon. */
    void heardRole() {
        reconnecting.ifPresent(how -> how.backoff().reset());
    }

    boolean isLeaving() {
        return leaving.isDone();
    }

    /** Whether the server is spoken with in plain text. */
    boolean isPlain() {
        return options.tls().isEmpty();
    }

    Role replayRole() {
        return options.replayRole();
    }

    /** Whether what waits is said on another connection even if this may be another partner. */
    boolean goesOnAnyway() {
        return reconnecting.map(Reconnecting::anyway).orElse(false);
    }

    WaitLimit limit() {
        return limit;
    }

    /** Says what has no answer once more. Returns false if there is nothing of the kind. */
    boolean sayAgain() {
        Optional<String> line = resendState.unanswered();
        line.ifPresent(this::send);
        return line.isPresent();
    }

    /** Says the next line that no connection took. Returns false if there is none. */
    boolean sayUnsaid() {
        Optional<String> line = resendState.nextUnsaid();
        line.ifPresent(this::send);
        return line.isPresent();
    }
}
