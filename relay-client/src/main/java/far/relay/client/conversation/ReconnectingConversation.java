package far.relay.client.conversation;

import far.relay.client.CannotConnectException;
import far.relay.client.ClientOptions;
import far.relay.client.End;
import far.relay.client.FailureReason;
import far.relay.client.RelayClient;
import far.relay.client.transcript.Transcript;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A conversation over one connection or, if it may reconnect, over several, one after the other. {@link ConnectionListener}
 * decides whether a new connection continues the conversation of the last one. Thread-safe.
 */
public final class ReconnectingConversation implements Conversation {
    private final ClientOptions options;
    private final Frontend frontend;
    private final Outbox outbox;
    private final Optional<Reconnecting> reconnecting;
    private final WaitLimit limit;
    private final Transcript transcript;

    private final CompletableFuture<Void> leaving = new CompletableFuture<>();

    private final ResendState resendState = new ResendState();
    private volatile RelayClient client;
    private volatile boolean leftWithoutConnection;

    /**
     * @param outbox shared with the frontend
     * @param reconnecting when to connect again; empty to end with the first connection
     * @param timeout the longest wait for our turn; empty for no limit
     */
    public ReconnectingConversation(
            ClientOptions options,
            Frontend frontend,
            Outbox outbox,
            Optional<Reconnecting> reconnecting,
            Optional<Duration> timeout,
            Transcript transcript) {
        this.options = options;
        this.frontend = frontend;
        this.outbox = outbox;
        this.reconnecting = reconnecting;
        this.transcript = transcript;
        this.limit = new WaitLimit(timeout, wait -> {
            frontend.timedOut(wait, timeout.orElseThrow());
            leave();
        });
    }

    @Override
    public Ending run() throws CannotConnectException {
        limit.start();
        Optional<RelayClient> connection = first();
        if (connection.isEmpty()) {
            return Ending.of(leftWithoutConnection());
        }
        End end = endOf(connection.get());
        while (shouldReconnect(end)) {
            connection = reconnect(Loss.of(end));
            end = connection.isPresent() ? endOf(connection.get()) : leftWithoutConnection();
        }
        Ending ending = Ending.of(end);
        frontend.ended(ending);
        return ending;
    }

    private boolean shouldReconnect(End end) {
        boolean exit = end.kind() == End.Kind.EXIT;
        return !leaving.isDone()
                && reconnecting
                        .filter(how -> end.isLost() || exit && how.afterExit())
                        .isPresent();
    }

    private End leftWithoutConnection() {
        leftWithoutConnection = true;
        return new End(End.Kind.FIN, options.address(), FailureReason.NONE);
    }

    @Override
    public boolean hasLeftWithoutConnection() {
        return leftWithoutConnection;
    }

    private Optional<RelayClient> first() throws CannotConnectException {
        try {
            return connect();
        } catch (CannotConnectException e) {
            if (reconnecting.filter(Reconnecting::first).isEmpty()) {
                throw e;
            }
            return reconnect(Loss.of(e));
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
    private Optional<RelayClient> reconnect(Loss first) {
        limit.now(Frontend.Wait.CONNECTION);
        Loss loss = first;
        while (true) {
            Duration pause = reconnecting.orElseThrow().backoff().next();
            frontend.lost(loss, pause);
            if (hasLeftWithin(pause)) {
                return Optional.empty();
            }
            try {
                return connect();
            } catch (CannotConnectException e) {
                loss = Loss.of(e);
            }
        }
    }

    private boolean hasLeftWithin(Duration time) {
        try {
            leaving.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e); // cannot happen: nobody interrupts this thread or fails the future
        }
    }

    @Override
    public boolean hasMultilineMessages() {
        return false;
    }

    /** As {@link ClientOptions#message}. */
    @Override
    public Message message(String text) {
        return options.message(text);
    }

    /**
     * Sends a message. Call it on our turn. If the connection is lost before the message is written, the next
     * connection sends it.
     *
     * @param message as {@link #message} made it
     */
    @Override
    public void send(Message message) {
        transcript.own(message.text()); // before an answer can arrive
        transmit(message);
    }

    private void transmit(Message message) {
        RelayClient connection = client;
        resendState.sending(message); // before it is sent: an answer can arrive at once
        connection.send(message).whenComplete((nothing, failure) -> {
            if (failure != null) {
                putBack(message);
            }
        });
    }

    private synchronized void putBack(Message message) {
        outbox.putBack(message);
        resendState.notSent(message);
    }

    @Override
    public void leave() {
        leaving.complete(null);
        RelayClient connection = client;
        if (connection != null) {
            connection.leave();
        }
    }

    // --- for the listener of a connection

    void connected(RelayClient connection) {
        client = connection;
        limit.now(Frontend.Wait.SEAT);
        if (leaving.isDone()) {
            connection.leave();
        }
    }

    /** The server works, so after the next loss the pauses begin with the shortest. */
    void roleReceived() {
        reconnecting.ifPresent(how -> how.backoff().reset());
    }

    @Override
    public void disconnect() {
        leave();
    }

    @Override
    public boolean isLeaving() {
        return leaving.isDone();
    }

    /** Whether the connections are plain text, not TLS. */
    boolean isPlain() {
        return options.tls().isEmpty();
    }

    Role replayRole() {
        return options.replayRole();
    }

    /** Whether to continue, and to send what waits, even if this may be another partner. */
    boolean continuesAnyway() {
        return reconnecting.map(Reconnecting::anyway).orElse(false);
    }

    WaitLimit limit() {
        return limit;
    }

    /** Whether nothing was sent or received so far, and nothing was to be. */
    synchronized boolean isUntouched() {
        return resendState.isEmpty() && !outbox.hasReturned();
    }

    /** Sends the unanswered message again. Returns false if there is none. */
    boolean resendUnanswered() {
        Optional<Message> message = resendState.unanswered();
        message.ifPresent(this::transmit);
        return message.isPresent();
    }

    /** Sends the next message that no connection took. Returns false if there is none. */
    boolean sendReturned() {
        Optional<Message> message = outbox.nextReturned();
        message.ifPresent(this::transmit);
        return message.isPresent();
    }

    /** Forgets the conversation so far, and holds back all messages. Returns as {@link Outbox#holdBack}. */
    synchronized List<Message> holdBack() {
        List<Message> sent = outbox.holdBack(resendState.unanswered());
        resendState.clear();
        return sent;
    }
}
