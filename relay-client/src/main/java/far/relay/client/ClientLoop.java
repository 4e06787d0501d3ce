package far.relay.client;

import far.relay.transport.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The thread of one client: an event loop of its own, or one that it shares. Thread-safe. */
final class ClientLoop {
    /** How long {@link #await} and {@link #end} wait. */
    static final int WAIT_SECONDS = 2;

    private static final Transport OWN = Transport.forOneConnection();

    private final EventLoop loop;
    private final EventLoopGroup own;
    private final Consumer<Throwable> whenFailed;

    /**
     * @param own the group of the loop, if the client is to end it; else null
     * @param whenFailed receives, on the loop, what a step throws
     */
    ClientLoop(EventLoop loop, EventLoopGroup own, Consumer<Throwable> whenFailed) {
        this.loop = loop;
        this.own = own;
        this.whenFailed = whenFailed;
    }

    /** The transport of {@link #newGroup}. */
    static Transport transport() {
        return OWN;
    }

    /** A group with one loop, on a daemon thread. @throws IllegalStateException for example for lack of a file descriptor */
    static EventLoopGroup newGroup() {
        return new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("relay-client", true), OWN.ioHandlerFactory());
    }

    /** Lets a group of {@link #newGroup} end. Does nothing with null. */
    static void shutDown(EventLoopGroup group) {
        if (group != null) {
            group.shutdownGracefully(0, WAIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Runs the step on the loop, at once if that is the calling thread. Returns false if the loop has ended. */
    boolean run(Runnable step) {
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

    private void carryOut(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            whenFailed.accept(e);
        }
    }

    /**
     * Runs the step on the loop. The stage that it returns is completed on the loop, as that of the step; exceptionally, with
     * an {@link IllegalStateException} of this message, if the loop has ended.
     */
    <T> CompletionStage<T> call(Supplier<CompletionStage<T>> step, String whenEnded) {
        CompletableFuture<T> done = new CompletableFuture<>();
        boolean run = run(() -> {
            try {
                step.get().whenComplete((result, failure) -> Conversation.complete(done, result, failure));
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
                throw e;
            }
        });
        if (!run) {
            done.completeExceptionally(new IllegalStateException(whenEnded));
        }
        return done;
    }

    /** Whether the calling thread may wait for the loop: on another loop of its group, that would hold up the clients there. */
    boolean mayWait() {
        for (EventExecutor each : loop.parent() == null ? loop : loop.parent()) {
            if (each.inEventLoop()) {
                return false;
            }
        }
        return true;
    }

    /** Waits until the stage is completed, for 2 s at most. */
    static void await(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // The server or the listener is too slow.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError(e); // an end does not fail
        }
    }

    /** Ends the thread, if it is the client's own; waits for that if the caller may wait, for 2 s at most. */
    void end() {
        shutDown(own);
        if (own != null && mayWait()) {
            own.terminationFuture().awaitUninterruptibly(WAIT_SECONDS, TimeUnit.SECONDS);
        }
    }
}
