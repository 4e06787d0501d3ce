package far.relay.client;

import far.relay.codec.CommandEncoder;
import far.relay.protocol.Command;
import far.relay.protocol.Message;
import far.relay.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One client of a relay server (docs/protocol.md). It has one daemon thread of its own; its methods may be called by any
 * thread, also from within the listener's.
 *
 * <pre>{@code
 * try (RelayClient client = RelayClient.connect(options, listener)) {
 *     client.queue("hello");
 *     client.end().toCompletableFuture().join();
 * }
 * }</pre>
 */
public final class RelayClient implements AutoCloseable {
    private static final Transport TRANSPORT = Transport.forOneConnection();
    private static final int CONNECT_SECONDS = 10;
    /** How long {@link #close} waits, for the server and for its own thread each. */
    private static final int CLOSE_SECONDS = 2;

    private final int maxLine;
    private final Conversation conversation;
    private final EventLoopGroup group;
    private final Channel channel;

    private RelayClient(ClientOptions options, RelayListener listener) {
        maxLine = options.maxLine();
        conversation = new Conversation(listener, this::send);
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("relay-client", true), TRANSPORT.ioHandlerFactory());
        channel = TRANSPORT
                .client(group)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_SECONDS * 1000)
                .option(ChannelOption.AUTO_CLOSE, false) // after a failed write, what the server said still counts
                .handler(new ClientInitializer(options, conversation, () -> listener.connected(this)))
                .register()
                .syncUninterruptibly()
                .channel();
    }

    /**
     * Connects to a server. Blocks until the connection stands, for 10 s at most and the time that looking up a name
     * takes.
     *
     * @throws IOException if there is no connection; its message says to which address and why, on one line
     */
    public static RelayClient connect(ClientOptions options, RelayListener listener) throws IOException {
        InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
        if (address.isUnresolved()) {
            throw new IOException("cannot connect to " + options.address() + ": unknown host");
        }
        RelayClient client = new RelayClient(options, listener);
        ChannelFuture connected = client.channel.connect(address).awaitUninterruptibly();
        if (!connected.isSuccess()) {
            client.shutDown();
            throw new IOException(
                    "cannot connect to " + options.address() + ": " + reason(connected.cause()), connected.cause());
        }
        return client;
    }

    /**
     * Says a line now. When this returns, it is on its way and the turn is the other's.
     *
     * @param text one line of text, also an empty one; the escapes of the wire are not its author's concern
     * @throws IllegalArgumentException if one line cannot carry the text: it has a line break or half a surrogate pair,
     *     or its line would be over the limit
     * @throws OutOfTurnException if it is not our turn
     * @throws IllegalStateException if the conversation is over
     */
    public void say(String text) {
        Message message = message(text);
        onLoop(() -> conversation.say(message));
    }

    /**
     * Says a line as soon as a turn of ours is free for it, after all that were queued before.
     *
     * @param text as for {@link #say}
     * @throws IllegalArgumentException as for {@link #say}
     * @throws IllegalStateException if 1,024 lines are waiting already, or the conversation is over
     */
    public void queue(String text) {
        Message message = message(text);
        onLoop(() -> conversation.queue(message));
    }

    /**
     * Says {@code fin}, whoever's turn it is; the server closes the connection next. Queued lines whose turn has not come
     * are dropped, and the listener hears nothing more but the end. Does not wait. Once the conversation is over, does
     * nothing.
     */
    public void leave() {
        if (channel.eventLoop().inEventLoop()) {
            conversation.leave();
            return;
        }
        try {
            channel.eventLoop().execute(conversation::leave);
        } catch (RejectedExecutionException e) {
            // The thread is gone, and so the conversation is over.
        }
    }

    /** Completed with how the conversation ended, after the listener was told. */
    public CompletionStage<End> end() {
        return conversation.end();
    }

    /**
     * {@linkplain #leave Leaves}, waits until the server has closed the connection, for 2 s at most, then closes it and
     * ends the thread. When this returns the listener was told of the end, unless it blocks or is itself the caller.
     */
    @Override
    public void close() {
        leave();
        if (!channel.eventLoop().inEventLoop()) {
            channel.closeFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        shutDown();
    }

    private void shutDown() {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        if (!channel.eventLoop().inEventLoop()) {
            group.terminationFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private Message message(String text) {
        Message message = Message.of(text);
        int length = CommandEncoder.lineLength(message);
        if (length > maxLine) {
            throw new IllegalArgumentException(
                    "a line holds at most " + maxLine + " bytes, and this one would have " + length);
        }
        return message;
    }

    private void send(Command command) {
        channel.writeAndFlush(command);
    }

    /** Runs the step on the conversation's thread, and throws what it throws. */
    private void onLoop(Runnable step) {
        if (channel.eventLoop().inEventLoop()) {
            step.run();
            return;
        }
        try {
            channel.eventLoop().submit(step).syncUninterruptibly();
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the conversation is over", e);
        }
    }

    /** Why a connection could not be made or broke. */
    static String reason(Throwable failure) {
        return failure instanceof ConnectTimeoutException
                ? "no answer within " + CONNECT_SECONDS + " s"
                : Transport.reason(failure);
    }
}
