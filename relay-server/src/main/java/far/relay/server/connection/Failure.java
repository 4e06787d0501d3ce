package far.relay.server.connection;

import far.relay.transport.Transport;
import io.netty.channel.EventLoop;
import io.netty.util.internal.OutOfDirectMemoryError;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What a server cannot survive: an {@link Error} such as {@link OutOfMemoryError}, after which nobody knows what was left
 * half done, or the death of its event loop. Told once to whoever runs the server. Any thread may report. Reporting an
 * error needs no memory.
 */
public final class Failure {
    private final Consumer<Throwable> listener;
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile EventLoop loop;
    private volatile boolean ending;

    /** @param listener told of the first failure, on the thread that found it */
    public Failure(Consumer<Throwable> listener) {
        this.listener = listener;
    }

    /**
     * Reports an error that is, or is behind, this exception. An exception is nothing to report; nor is it when there is no
     * direct memory for one connection's buffer, which is that connection's end.
     */
    public void check(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Error && !(cause instanceof OutOfDirectMemoryError)) {
                report(cause);
                return;
            }
        }
    }

    /** Reports a failure, unless there was one before. */
    public void report(Throwable cause) {
        if (reported.compareAndSet(false, true)) {
            listener.accept(cause);
        }
    }

    /** Threads as {@code factory} makes them, for the one event loop of {@link #watch}: its death is reported. */
    public ThreadFactory watching(ThreadFactory factory) {
        return run -> factory.newThread(() -> {
            Throwable cause = null;
            try {
                run.run();
            } catch (RuntimeException | Error e) {
                cause = e;
            }
            if (!ending) {
                reportDeath(cause == null ? loop.terminationFuture().cause() : cause);
            }
        });
    }

    private void reportDeath(Throwable cause) {
        check(cause);
        String reason = cause == null ? "" : ": " + Transport.reason(cause);
        report(new IllegalStateException("the event loop died" + reason, cause));
    }

    /** The loop whose thread comes from {@link #watching}. */
    public void watch(EventLoop loop) {
        this.loop = loop;
    }

    /** From now on the event loop may end. */
    public void expectEnd() {
        ending = true;
    }
}
