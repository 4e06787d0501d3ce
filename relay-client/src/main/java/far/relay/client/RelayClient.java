package far.relay.client;

import far.relay.protocol.Command;
import far.relay.protocol.Message;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    /** How long {@link #close} waits, for the server, for the listener and for its own thread each. */
    static final int CLOSE_SECONDS = 2;

    private final ClientOptions options;
    private final Conversation conversation;
    private final Channel channel;
    private final EventLoop loop;
    private final EventLoopGroup own;

    /**
     * @param channel registered with its loop
     * @param own the group of that loop, if this client is to end it; else null
     */
    RelayClient(ClientOptions options, RelayListener listener, Channel channel, EventLoopGroup own) {
        this.options = options;
        this.conversation = new Conversation(options.address(), listener, options.replayRole(), this::write);
        this.channel = channel;
        this.loop = channel.eventLoop();
        this.own = own;
    }

    /**
     * Connects to a server, with a daemon thread for this client alone.
     *
     * @return completed with the client when the connection is open, after {@link RelayListener#connected};
     *     exceptionally, with a {@link CannotConnectException}, if there is none
     */
    public static CompletionStage<RelayClient> connect(ClientOptions options, RelayListener listener) {
        return Connector.onLoopOfItsOwn(options, listener).connect();
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
        return Connector.on(group, options, listener).connect();
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
        runOnLoop(conversation::leave);
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
        boolean patient = !isOnLoopOfGroup();
        if (patient) {
            awaitEnd();
        }
        channel.close();
        if (patient) {
            awaitEnd();
        }
        if (own != null) {
            own.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
            if (patient) {
                own.terminationFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    /** To wait on another loop of the group would hold up the clients there. */
    private boolean isOnLoopOfGroup() {
        for (EventExecutor each : loop.parent() == null ? loop : loop.parent()) {
            if (each.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    private void awaitEnd() {
        try {
            end().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // The server or the listener is too slow.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError(e); // an end does not fail
        }
    }

    Conversation conversation() {
        return conversation;
    }

    private CompletionStage<Void> write(Command command) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        channel.writeAndFlush(command).addListener(done -> {
            Throwable cause = done.cause();
            Conversation.complete(
                    written, cause == null || cause instanceof IOException ? cause : new IOException(cause));
        });
        return written;
    }

    private CompletionStage<Void> onLoop(Supplier<CompletionStage<Void>> step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean run = runOnLoop(() -> {
            try {
                step.get().whenComplete((nothing, failure) -> Conversation.complete(done, failure));
            } catch (RuntimeException | Error e) {
                Conversation.complete(done, e);
                throw e;
            }
        });
        if (!run) {
            Conversation.complete(done, new IllegalStateException(Conversation.OVER));
        }
        return done;
    }

    /**
     * Runs the step on the client's thread, at once if that is the calling thread. Returns false if that thread has
     * ended.
     */
    private boolean runOnLoop(Runnable step) {
        if (loop.inEventLoop()) {
            carryOut(step);
            return true;
        }
        try {
            loop.execute(() -> carryOut(step));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs the step; any exception comes from the listener. */
    private void carryOut(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            channel.pipeline().fireExceptionCaught(e);
        }
    }
}
