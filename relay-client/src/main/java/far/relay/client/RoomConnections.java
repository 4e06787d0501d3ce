package far.relay.client;

import far.relay.protocol.RoomCommand;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one client to its room, one after the other: an attempt begins only when the connection before it is closed.
 * Confined to the client's event loop.
 */
final class RoomConnections implements RoomConversation.Server {
    private static final InternalLogger LOG = InternalLoggerFactory.getInstance(RoomClient.class);
    /** How long a first line can be on its way to the server after its connection was given up: a generous estimate. */
    private static final int LATE_SECONDS = 120;

    private static final int STORE_PAUSE_SECONDS = 1;

    private final RoomOptions options;
    private final Bootstrap bootstrap;
    private final EventLoop loop;
    private final ClientLoop steps;
    private final Backoff backoff;
    private final RoomConversation conversation;
    /** The present connection; null if there is none. */
    private Channel channel;

    /**
     * @param bootstrap of the client's loop
     * @param own the group of that loop, if the client is to end it; else null
     */
    RoomConnections(
            RoomOptions options, RoomRequest request, RoomListener listener, Bootstrap bootstrap, EventLoopGroup own) {
        this.options = options;
        this.bootstrap = bootstrap;
        this.loop = bootstrap.config().group().next();
        this.steps = new ClientLoop(loop, own, this::listenerFailed);
        this.backoff = options.backoff();
        this.conversation = new RoomConversation(request, options.texts(), listener, this);
    }

    /** The client's thread. */
    ClientLoop loop() {
        return steps;
    }

    RoomConversation conversation() {
        return conversation;
    }

    /** Connects, unless the conversation is over. */
    void connect() {
        if (conversation.isOver()) {
            return;
        }
        RoomHandler handler = new RoomHandler(options.server(), conversation, backoff);
        Connector.connect(options.server(), () -> bootstrap.clone().handler(new RoomInitializer(options, handler)))
                .whenComplete((open, failure) -> steps.run(() -> {
                    if (failure == null) {
                        opened(open, handler);
                    } else {
                        handler.failed((CannotConnectException) failure);
                        closed(handler);
                    }
                }));
    }

    private void opened(Channel open, RoomHandler handler) {
        channel = open;
        // Later, as a handler that closes the channel because of an error reports that error only then.
        open.closeFuture().addListener(done -> schedule(() -> closed(handler), Duration.ZERO));
        if (conversation.isOver()) {
            open.close();
        }
    }

    private void closed(RoomHandler handler) {
        channel = null;
        if (conversation.isUnanswered()) {
            schedule(conversation::forgetUnanswered, Duration.ofSeconds(LATE_SECONDS));
        }
        handler.closed().ifPresent(this::retry);
    }

    private void retry(RoomEnd why) {
        Duration pause = backoff.next();
        conversation.retrying(why, pause);
        schedule(this::connect, pause);
    }

    private void schedule(Runnable step, Duration pause) {
        try {
            loop.schedule(() -> steps.run(step), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) { // the owner of the loop has shut it down
            conversation.close();
        }
    }

    @Override
    public void send(RoomCommand command) {
        channel.writeAndFlush(command);
    }

    @Override
    public void disconnect() {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void later(Runnable step) {
        Channel now = channel;
        schedule(
                () -> {
                    if (channel == now) {
                        step.run();
                    }
                },
                Duration.ofSeconds(STORE_PAUSE_SECONDS));
    }

    private void listenerFailed(Throwable failure) {
        LOG.warn("the listener of a room failed", failure);
        conversation.listenerFailed(failure);
    }
}
