package far.relay.client;

import far.relay.protocol.Command;
import far.relay.protocol.Message;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One client of a relay server (docs/protocol.md).
 *
 * <pre>{@code
 * try (RelayClient client = RelayClient.connect(options, listener).toCompletableFuture().join()) {
 *     client.queue("hello");
 *     client.end().toCompletableFuture().join();
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> A client lives on one thread: a daemon thread of its own, or an event loop of the group that it was
 * given. That thread calls the listener and completes the stages that the methods return; run slow actions on such a stage in an
 * executor ({@code thenRunAsync}). Any thread may call the methods, also from within the listener. No method but {@link #close}
 * blocks.
 *
 * <p><b>Errors.</b> A method throws at once if an argument is invalid. All other errors complete the stage exceptionally. As
 * always with stages, {@code join} and dependent stages wrap the error in a
 * {@link java.util.concurrent.CompletionException}.
 */
public final class RelayClient implements AutoCloseable {
    private final ClientOptions options;
    private final Conversation conversation;
    private final Channel channel;
    private final ClientLoop loop;

    /**
     * @param channel registered with its loop
     * @param own the group of that loop, if this client is to end it; else null
     */
    RelayClient(ClientOptions options, RelayListener listener, Channel channel, EventLoopGroup own) {
        this.options = options;
        this.conversation = new Conversation(options.address(), listener, options.replayRole(), this::write);
        this.channel = channel;
        // What a step throws comes from the listener.
        this.loop = new ClientLoop(channel.eventLoop(), own, channel.pipeline()::fireExceptionCaught);
    }

    /**
     * Connects to a server, with a daemon thread for this client alone.
     *
     * @return completed with the client when the connection is open, after {@link RelayListener#connected};
     *     exceptionally, with a {@link CannotConnectException}, if there is none
     */
    public static CompletionStage<RelayClient> connect(ClientOptions options, RelayListener listener) {
        return RelayConnector.onLoopOfItsOwn(options, listener).connect();
    }

    /**
     * Connects to a server, on an event loop of this group. Many clients can share one. The group may be of any transport
     * of Netty that the {@linkplain far.relay.transport.Transport project knows}. It remains the caller's: no client ever
     * shuts it down.
     *
     * @return as for {@link #connect(ClientOptions, RelayListener)}
     * @throws IllegalArgumentException if the group has another transport
     */
    public static CompletionStage<RelayClient> connect(
            ClientOptions options, RelayListener listener, EventLoopGroup group) {
        return RelayConnector.on(group, options, listener).connect();
    }

    /**
     * Sends a line now. This uses our turn.
     *
     * @param text one line of text, which may be empty; the protocol's escapes are added here
     * @return completed when the line is written to the connection; only an answer shows that the server has received it.
     *     Exceptionally with an {@link OutOfTurnException} if it is not our turn, an {@link IllegalStateException} if the
     *     conversation is over, an {@link IOException} if the line could not be written
     * @throws InvalidMessageException if one line cannot carry the text: it has a line break or half a surrogate pair, or its
     *     line would be over the limit
     */
    public CompletionStage<Void> send(String text) {
        return send(options.message(text));
    }

    /**
     * Sends a message now; its text is not checked again.
     *
     * @param message as {@link ClientOptions#message} of this client's options made it
     * @return as for {@link #send(String)}
     */
    public CompletionStage<Void> send(Message message) {
        return onLoop(() -> conversation.send(message));
    }

    /**
     * Queues a line. Each of our turns sends one queued line, in order.
     *
     * @param text as for {@link #send(String)}
     * @return completed when the line is written to the connection. Exceptionally with an {@link IllegalStateException} if
     *     1,024 lines are waiting already, or if the conversation is over before its turn has come; with an
     *     {@link IOException} if the line could not be written
     * @throws InvalidMessageException as for {@link #send(String)}
     */
    public CompletionStage<Void> queue(String text) {
        Message message = options.message(text);
        return onLoop(() -> conversation.queue(message));
    }

    /**
     * Sends {@code fin}, even if it is not our turn; the server then closes the connection. Queued lines are dropped, and the
     * listener receives nothing more but the end. Does nothing if the conversation is over.
     */
    public void leave() {
        loop.run(conversation::leave);
    }

    /** Completed with how the conversation ended, after the listener received it; never exceptionally. */
    public CompletionStage<End> end() {
        return conversation.end();
    }

    /**
     * {@linkplain #leave Leaves}, waits until the server has closed the connection, for 2 s at most, then closes it, and
     * ends the thread if it is the client's own. When this returns, the listener has received the end, unless it blocks. On an
     * event loop of the client's group, such as from within the listener, this does the same but does not wait.
     */
    @Override
    public void close() {
        leave();
        boolean patient = loop.mayWait();
        if (patient) {
            ClientLoop.await(end());
        }
        channel.close();
        if (patient) {
            ClientLoop.await(end());
        }
        loop.end();
    }

    Conversation conversation() {
        return conversation;
    }

    private CompletionStage<Void> write(Command command) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        channel.writeAndFlush(command).addListener(done -> {
            Throwable cause = done.cause();
            Conversation.complete(
                    written, null, cause == null || cause instanceof IOException ? cause : new IOException(cause));
        });
        return written;
    }

    private CompletionStage<Void> onLoop(Supplier<CompletionStage<Void>> step) {
        return loop.call(step, Conversation.OVER);
    }
}
