package far.relay.transport;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;

/**
 * An {@link IoHandler} that does not sleep at once when there is nothing to do, but asks the system again and again for a
 * while. To sleep and be woken takes tens of microseconds, of one's own and of who wakes one; who spins for about as long
 * before it sleeps never spends more than twice what was needed, and nearly nothing where the next event is near.
 */
final class SpinThenBlockIoHandler extends ForwardingIoHandler {
    private final SpinThenBlockContext context;

    private SpinThenBlockIoHandler(IoHandler handler, long nanos) {
        super(handler);
        this.context = new SpinThenBlockContext(nanos);
    }

    /** Handlers as {@code factory} makes them, that sleep only when so many nanoseconds have brought no event. */
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

    /** As the loop's own context, but for the one answer. */
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
