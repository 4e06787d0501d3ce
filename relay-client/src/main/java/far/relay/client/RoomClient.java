package far.relay.client;

import far.relay.protocol.Token;
import far.relay.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * One client of a named room (docs/rooms.md). It keeps its seat over lost connections: it connects again, resumes its seat, and
 * sends a message again that may not have arrived, so that each message is delivered exactly once.
 *
 * <pre>{@code
 * RoomOptions room = RoomOptions.builder("https://relay.example/r/kitchen").name("Ann").build();
 * try (RoomClient client = RoomClient.connect(room, listener)) {
 *     client.queue("which question?").toCompletableFuture().join(); // until the server has taken it
 *     client.leave().toCompletableFuture().join();
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
 * {@link java.util.concurrent.CompletionException}. What ends the conversation is never an exception, but its {@link #end}.
 */
public final class RoomClient implements AutoCloseable {
    private final RoomText texts;
    private final Token token;
    private final ClientLoop loop;
    private final RoomConversation conversation;

    private RoomClient(RoomOptions options, RoomListener listener, Bootstrap bootstrap, EventLoopGroup own) {
        RoomRequest request = options.request();
        RoomConnections connections = new RoomConnections(options, request, listener, bootstrap, own);
        this.texts = options.texts();
        this.token = request.token();
        this.loop = connections.loop();
        this.conversation = connections.conversation();
        loop.run(() -> {
            listener.started(this);
            connections.connect();
        });
    }

    /**
     * Connects to a room, with a daemon thread for this client alone. Returns at once: the listener learns how it goes.
     *
     * @throws IllegalStateException if the system has no resources for the thread's event loop, such as a file descriptor
     */
    public static RoomClient connect(RoomOptions options, RoomListener listener) {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(listener, "listener");
        EventLoopGroup own = ClientLoop.newGroup();
        return new RoomClient(
                options,
                listener,
                ClientLoop.transport().client(own, options.server().deadAfter()),
                own);
    }

    /**
     * Connects to a room, on an event loop of this group, as
     * {@link RelayClient#connect(ClientOptions, RelayListener, EventLoopGroup)}.
     *
     * @throws IllegalArgumentException if the group has another transport
     */
    public static RoomClient connect(RoomOptions options, RoomListener listener, EventLoopGroup group) {
        Objects.requireNonNull(listener, "listener");
        return new RoomClient(
                options, listener, Transport.clientOn(group, options.server().deadAfter()), null);
    }

    /** The token of our seat. Whoever has it can take the seat: keep it secret, for example to come back after a crash. */
    public Token token() {
        return token;
    }

    /**
     * Says a message now. This uses our turn. If the connection is lost, the client sends the message again by itself.
     *
     * @param text any Unicode text, also an empty one or several lines
     * @return completed with the number of the message when the server has taken it. Exceptionally with an
     *     {@link OutOfTurnException} if it is not our turn, an {@link IllegalStateException} if the conversation is over or goes on
     *     without this message because the server has lost messages, a {@link MessageRefusedException} if the server does not accept it
     * @throws InvalidMessageException if the text has half a surrogate pair, or is longer than {@link RoomOptions.Builder#maxMessage}
     */
    public CompletionStage<Long> say(String text) {
        texts.check(text);
        return loop.call(() -> conversation.say(text), RoomConversation.OVER);
    }

    /**
     * Queues a message. Each of our turns says one queued message, in order.
     *
     * @return as for {@link #say}; exceptionally, too, with an {@link IllegalStateException} if 1,024 messages are waiting already,
     *     or if the conversation is over before its turn has come
     * @throws InvalidMessageException as for {@link #say}
     */
    public CompletionStage<Long> queue(String text) {
        texts.check(text);
        return loop.call(() -> conversation.queue(text), RoomConversation.OVER);
    }

    /**
     * Gives up our seat, or our place in the queue, even if it is not our turn. Queued messages are dropped, and the listener receives
     * nothing more but the end. If there is no connection, the client connects again for this.
     *
     * @return as {@link #end}
     */
    public CompletionStage<RoomEnd> leave() {
        loop.run(conversation::leave);
        return end();
    }

    /** Completed with how the conversation ended, after the listener received it; never exceptionally. */
    public CompletionStage<RoomEnd> end() {
        return conversation.end();
    }

    /**
     * Closes the connection, if there is one, and ends the thread if it is the client's own. The seat stays ours for a while, as
     * after a lost connection: {@link #leave} gives it up. When this returns, the listener has received the end, unless it blocks. On
     * an event loop of the client's group, such as from within the listener, this does the same but does not wait.
     */
    @Override
    public void close() {
        loop.run(conversation::close);
        if (loop.mayWait()) {
            ClientLoop.await(end());
        }
        loop.end();
    }
}
