package far.relay.transport;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;

/**
 * An {@link IoHandler} that polls for a while before it blocks. Blocking and waking cost tens of microseconds, for the
 * loop and for the thread that wakes it. A loop that spins for about as long before it blocks never spends more than
 * twice the necessary time, and almost none if the next event is near.
 */
final class SpinThenBlockIoHandler extends ForwardingIoHandler {
    private final SpinThenBlockContext context;

    private SpinThenBlockIoHandler(IoHandler handler, long nanos) {
        super(handler);
        this.context = new SpinThenBlockContext(nanos);
    }

    /** Wraps the handlers of {@code factory}: they block only after this many nanoseconds without an event. */
    static IoHandlerFactory of(IoHandlerFactory factory, long nanos) {
        return loop -> new SpinThenBlockIoHandler(factory.newHandler(loop), nanos);
    }

    @Override
    public int run(IoHandlerContext loop) {
        context.loop = loop;
        int handled = super.run(context);
        if (handled > 0) {
            context.lastEvent = System.nanoTime();
        } else {
            Thread.onSpinWait();
        }
        return handled;
    }

    /** The loop's context, with another answer to {@link #canBlock}. */
    private static final class SpinThenBlockContext implements IoHandlerContext {
        private final long nanos;
        private IoHandlerContext loop;
        private long lastEvent = System.nanoTime();

        SpinThenBlockContext(long nanos) {
            this.nanos = nanos;
        }

        @Override
        public boolean canBlock() {
            return loop.canBlock() && System.nanoTime() - lastEvent > nanos;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return loop.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return loop.deadlineNanos();
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            loop.reportActiveIoTime(activeNanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return loop.shouldReportActiveIoTime();
        }
    }
}
