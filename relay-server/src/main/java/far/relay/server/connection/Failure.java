package far.relay.server.connection;

import far.relay.transport.Transport;
import io.netty.channel.EventLoop;
import io.netty.util.internal.OutOfDirectMemoryError;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A failure that the server cannot survive: an {@link Error} such as {@link OutOfMemoryError}, which leaves its state
 * unknown, or the death of its event loop. It is reported once, to the caller that started the server. Any thread may
 * report. Reporting an error needs no memory.
 */
public final class Failure {
    /** As many calls of a thread as one line in the log can have. */
    private static final int MOST_FRAMES = 6;

    private final Consumer<Throwable> listener;
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile EventLoop loop;
    private volatile Thread thread;
    private volatile boolean ending;

    /** @param listener receives the first failure, on the thread that detected it */
    public Failure(Consumer<Throwable> listener) {
        this.listener = listener;
    }

    /**
     * Reports this throwable or its cause if that is an {@link Error}. Exceptions are not reported, nor is a lack of
     * direct memory for one connection's buffer, which ends only that connection.
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

    /** Reports that the event loop does not end, and what its thread does at the moment. */
    public void reportThatLoopDoesNotEnd() {
        String stack = Stream.of(thread.getStackTrace())
                .limit(MOST_FRAMES)
                .map(Failure::inShort)
                .collect(Collectors.joining(", "));
        report(new IllegalStateException(
                "the event loop does not end; its thread is " + thread.getState() + " in " + stack));
    }

    private static String inShort(StackTraceElement call) {
        String type = call.getClassName();
        return type.substring(type.lastIndexOf('.') + 1) + "." + call.getMethodName() + ":" + call.getLineNumber();
    }

    /** Wraps a factory for the thread of the event loop of {@link #watch}, whose death is then reported. */
    public ThreadFactory watching(ThreadFactory factory) {
        return run -> factory.newThread(() -> {
            thread = Thread.currentThread();
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

    /** Sets the loop whose thread comes from {@link #watching}. */
    public void watch(EventLoop loop) {
        this.loop = loop;
    }

    /** From now on, the end of the event loop is not a failure. */
    public void expectEnd() {
        ending = true;
    }
}
